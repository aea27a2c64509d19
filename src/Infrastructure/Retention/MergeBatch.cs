using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Retention;

/// <summary>The statements that merge two end users. Both are locked, so no live conversation of either begins in the meantime.</summary>
internal static class MergeBatch
{
    // A separate statement, so that the statements after it see the open conversations as they are under the locks.
    private const string LockOpenConversations =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.end_user_id = any(@BothIds) and c.id is not null and c.closed_at is null
        order by c.id
        for update
        """;

    // The same columns as in the unique indexes one_open_per_agent_and_end_user and one_open_per_team_and_end_user, which the move would
    // violate.
    private const string Supersede =
        """
        update conversations.conversations c set status = 'superseded', closed_at = @Now, updated_at = @Now
        where c.organization_id = @OrganizationId and c.end_user_id = any(@BothIds) and c.id is not null
            and c.external_id is null and c.closed_at is null
            and exists (
                select from conversations.conversations o
                where o.organization_id = @OrganizationId and o.end_user_id = any(@BothIds) and o.id is not null and o.id <> c.id
                    and o.external_id is null and o.closed_at is null
                    and o.channel = c.channel and o.session_type = c.session_type
                    and o.agent_id is not distinct from c.agent_id and o.team_id is not distinct from c.team_id
                    and (o.last_activity_at, o.id) > (c.last_activity_at, c.id))
        """;

    private const string MoveConversations =
        """
        update conversations.conversations c set end_user_id = @Id, updated_at = @Now
        where c.organization_id = @OrganizationId and c.end_user_id = @MergedId and c.id is not null
        """;

    private const string MoveContacts =
        "update identity.contacts c set end_user_id = @Id where c.organization_id = @OrganizationId and c.end_user_id = @MergedId";

    private const string MoveMemories =
        "update memory.memories m set end_user_id = @Id where m.organization_id = @OrganizationId and m.end_user_id = @MergedId";

    private const string LeaveMerged =
        """
        update identity.end_users u
        set status = 'merged', merged_into = @Id, display_name = null, primary_email = null, primary_phone = null,
            metadata = default, org_external_end_user_id = null, updated_at = @Now
        where u.organization_id = @OrganizationId and u.id = @MergedId
        """;

    private const string RepointMergedBefore =
        """
        update identity.end_users u set merged_into = @Id, updated_at = @Now
        where u.organization_id = @OrganizationId and u.merged_into = @MergedId
        """;

    private const string FillSurvivor =
        """
        update identity.end_users u
        set display_name = @DisplayName, primary_email = @PrimaryEmail, primary_phone = @PrimaryPhone, metadata = @Metadata::json,
            updated_at = @Now
        where u.organization_id = @OrganizationId and u.id = @Id
        """;

    private const string Record =
        """
        insert into identity.merge_events (organization_id, id, merged_id, survivor_id, merged_at)
        values (@OrganizationId, @EventId, @MergedId, @Id, @Now)
        """;

    public static Batch Of(EndUserMerge merge)
    {
        var survivor = merge.Survivor.EndUser;
        var batch = new Batch(new
        {
            OrganizationId = survivor.OrganizationId.Value,
            Id = survivor.Id.Value,
            MergedId = merge.Merged.Id.Value,
            BothIds = new[] { survivor.Id.Value, merge.Merged.Id.Value },
            survivor.DisplayName,
            survivor.PrimaryEmail,
            survivor.PrimaryPhone,
            Metadata = survivor.Metadata.Text,
            EventId = merge.Id,
            Now = merge.At.Utc,
        });
        batch.Run(
            LockOpenConversations,
            Supersede,
            MoveConversations,
            MoveContacts,
            MoveMemories,
            LeaveMerged,
            RepointMergedBefore,
            FillSurvivor,
            Record);
        return batch;
    }
}
