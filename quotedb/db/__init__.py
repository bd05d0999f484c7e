"""Models, engine, triggers and views, and the one dialect switch."""
