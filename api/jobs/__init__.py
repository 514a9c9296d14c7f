"""Work that outlasts its request: begun by a route of a service, done beside the requests, asked for by its uid."""
