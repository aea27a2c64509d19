create schema memory;

-- What a conversation told about its end user; at most one each. The end user is the survivor of merges.
create table memory.memories (
    organization_id uuid not null,
    conversation_id uuid not null,
    id uuid not null,
    end_user_id uuid not null,
    text text not null,
    created_at timestamptz not null,
    constraint memories_pkey primary key (organization_id, conversation_id)
);

select tenancy.distribute('memory.memories');

create index memories_of_end_user on memory.memories (organization_id, end_user_id, created_at, id);

alter table memory.memories
    add constraint memory_of_conversation
        foreign key (organization_id, conversation_id) references conversations.conversations (organization_id, id) on delete cascade;

select tenancy.protect('memory.memories');
