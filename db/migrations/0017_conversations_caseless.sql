-- The form in which two texts are equal that differ in case only, in any script and whatever the locale of the database.
-- It is that of upper case: there ß has two letters, and both small sigmas have one. In Turkish i and İ are one letter, as
-- I and ı are; elsewhere i and I are. All four are one here, so that each finds what it means.
-- The collation comes with ICU, with which PostgreSQL's packages are built. ASCII goes without it, ten times as fast.
create function conversations.caseless(value text) returns text
    language sql immutable parallel safe
    return case
        when octet_length(value) = char_length(value) then upper(value collate pg_catalog."C") collate pg_catalog."und-x-icu"
        else replace(
            normalize(upper(lower(value collate pg_catalog."und-x-icu") collate pg_catalog."und-x-icu"), nfc), 'İ', 'I')
    end;
