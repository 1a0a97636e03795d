-- Portable between HSQLDB and PostgreSQL: varchar, text, bigint, smallint, boolean, timestamp(6) with time zone.
-- Every key begins with session_id, so that the data can later be split by session. No generated keys.

-- A process that ran or runs the gateway. A start adds a row with the next epoch and fences every earlier one.
create table gw_node (
    node_id      varchar(64)                 not null,
    epoch        bigint                      not null,
    state        varchar(16)                 not null,
    heartbeat_at timestamp(6) with time zone not null,
    constraint gw_node_pk primary key (node_id),
    constraint gw_node_epoch_unique unique (epoch)
);

-- A conversation: whose it is, with which agent, which node may write it, and which cursors it has reserved.
create table gw_session (
    session_id       varchar(128)                not null,
    principal        varchar(255)                not null,
    agent_id         varchar(128)                not null,
    owner_node       varchar(64)                 not null,
    owner_epoch      bigint                      not null,
    cursor_next      bigint                      not null,
    created_at       timestamp(6) with time zone not null,
    last_activity_at timestamp(6) with time zone not null,
    constraint gw_session_pk primary key (session_id)
);

create index gw_session_last_activity on gw_session (last_activity_at);

-- An accepted message and, once it is known, its one final. seq is the order of the accepts; content, metadata and
-- answer are encoded JSON. The lowest seq without a final is the running turn.
create table gw_inbox (
    session_id      varchar(128)                not null,
    seq             bigint                      not null,
    message_id      varchar(128)                not null,
    fingerprint     varchar(64)                 not null,
    content         text                        not null,
    metadata        text,
    sender          varchar(255)                not null,
    queued          boolean                     not null,
    accepted_cursor bigint                      not null,
    accepted_at     timestamp(6) with time zone not null,
    end_cursor      bigint,
    final_cursor    bigint,
    final_at        timestamp(6) with time zone,
    answer          text,
    outcome         text,
    attempts        smallint                    not null,
    constraint gw_inbox_pk primary key (session_id, seq),
    constraint gw_inbox_message_unique unique (session_id, message_id),
    constraint gw_inbox_session_fk foreign key (session_id) references gw_session (session_id) on delete cascade
);

-- The critical events that no other row tells. Tokens are never here: the final covers them.
create table gw_event (
    session_id  varchar(128)                not null,
    cursor      bigint                      not null,
    from_cursor bigint                      not null,
    type        varchar(32)                 not null,
    payload     text                        not null,
    created_at  timestamp(6) with time zone not null,
    constraint gw_event_pk primary key (session_id, cursor),
    constraint gw_event_session_fk foreign key (session_id) references gw_session (session_id) on delete cascade
);
