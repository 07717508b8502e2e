"""Pages about people: the door, one's own profile, and the settings of who works here."""
