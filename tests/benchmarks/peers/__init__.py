"""The same detector behind other streaming libraries, each a process from one topic to another, and their race."""
