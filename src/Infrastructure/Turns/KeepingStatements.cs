namespace Feather.Infrastructure.Turns;

/// <summary>What is said of the running turns of one process, an organization at a time.</summary>
internal static class KeepingStatements
{
    /// <summary>A lease that has run out is not had back.</summary>
    public const string RenewLeases =
        """
        update turns.turns t set lease_expires_at = now() + interval '30 seconds'
        where t.organization_id = @OrganizationId and t.id = any(@RenewedIds) and t.status = 'running' and t.lease_expires_at > now()
        """;

    // At most one frame a turn in one statement: then the primary key alone settles a race with whoever fails the turn.
    public const string AddDeltas =
        """
        insert into turns.frames as f (organization_id, turn_id, n, event, data)
        select @OrganizationId, added.turn_id, added.n, 'delta', added.data
        from unnest(@TurnIds, @Ns, @Datas) as added (turn_id, n, data)
        where exists (
            select from turns.turns t
            where t.organization_id = @OrganizationId and t.id = added.turn_id and t.status = 'running')
        on conflict do nothing
        """;

    /// <summary>Whether the turns still run by their lease, and whether their conversations have been closed; one that is gone has no row.</summary>
    public const string Standing =
        """
        select t.id, t.status = 'running' and t.lease_expires_at > now() as is_held, c.closed_at is not null as is_closed
        from turns.turns t
        join conversations.conversations c on c.organization_id = @OrganizationId and c.id = t.conversation_id
        where t.organization_id = @OrganizationId and t.id = any(@Ids)
        """;

    /// <summary>
    /// The next frames of several turns, each after a number of its own. A turn of which no frame will ever come again, because it
    /// is gone or its frames are, has one row without a number.
    /// </summary>
    public const string FramesAfter =
        """
        select followed.turn_id, followed.after, next.n, next.event, next.data
        from unnest(@TurnIds, @Afters) as followed (turn_id, after)
        left join lateral (
            select f.n, f.event, f.data
            from turns.frames f
            where f.organization_id = @OrganizationId and f.turn_id = followed.turn_id and f.n > followed.after
            order by f.n
            limit 50) as next on true
        where next.n is not null or not exists (
            select from turns.turns t
            where t.organization_id = @OrganizationId and t.id = followed.turn_id
                and (t.status = 'running' or t.frames_until is not null))
        order by followed.turn_id, followed.after, next.n
        """;
}
