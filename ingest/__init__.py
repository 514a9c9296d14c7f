"""Files in, files out: readers fill one neutral outline, the importer turns it into a subject."""
