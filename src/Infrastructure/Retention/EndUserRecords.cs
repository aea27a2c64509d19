using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Retention;

internal sealed class EndUserRecords(DbSession session) : IEndUserRecords
{
    public Task MergeAsync(EndUserMerge merge, CancellationToken cancellationToken) =>
        session.WriteAsync(MergeBatch.Of(merge), cancellationToken);

    public Task ForgetAsync(OrganizationId organizationId, EndUserId id, Timestamp now, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value, Now = now.Utc });
        batch.Run(DeleteEndUserStatements.All);
        return session.WriteAsync(batch, cancellationToken);
    }
}
