"""What a record says, in the language of the program."""
