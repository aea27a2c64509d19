-- What is known of a message besides its text, such as why the model stopped; null is nothing.
alter table conversations.messages add column metadata json;
