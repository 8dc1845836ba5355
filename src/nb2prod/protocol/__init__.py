"""What a front end asks and is told, as JSON; the same for every host."""
