"""HTTP and the command line: the only place that assembles things."""
