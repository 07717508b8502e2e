"""What customers do at our doors: chat, leave a note, fill in a form."""
