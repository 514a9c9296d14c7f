"""How big a map may be; the same numbers hold for what is made by hand, so a file that passes can be imported."""

FILE_BYTES = 10_000_000
TOPICS = 50_000
DEPTH = 100
TITLE_CHARACTERS = 300
TEXT_BYTES = 1_000_000
NOTE_CHARACTERS = 1_000
EXTRAS_BYTES = 4_000
FOLDER_FILES = 10_000
FOLDER_BYTES = 50_000_000
TEXTS_BYTES = 50_000_000  # all texts of a map together
ARCHIVE_ENTRIES = 2_000
ARCHIVE_BYTES = 50_000_000  # unpacked
ARCHIVE_RATIO = 100  # unpacked to packed
