using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>What is to be done so that an address, and the organization's own name, stand for one end user.</summary>
public abstract record IdentityResolution
{
    private IdentityResolution()
    {
    }

    /// <summary>Nobody is known by either.</summary>
    public sealed record Unknown : IdentityResolution;

    /// <summary>There is nothing to be done.</summary>
    public sealed record Known(EndUser EndUser) : IdentityResolution;

    /// <summary>The holder of the name can be reached by one more address.</summary>
    public sealed record NewAddress(EndUser Holder) : IdentityResolution;

    /// <summary>The organization has a name for somebody who had none.</summary>
    public sealed record NewName(EndUser EndUser) : IdentityResolution;

    /// <param name="byAddress">Whose the address is.</param>
    /// <param name="byName">Whose the organization's name is.</param>
    /// <exception cref="ConflictException">They are two end users, or the one has another name: only an update merges.</exception>
    public static IdentityResolution Of(EndUser? byAddress, EndUser? byName, string? name) => (byAddress, byName) switch
    {
        (null, null) => new Unknown(),
        (null, { } holder) => new NewAddress(holder),
        // Nobody has the name any more whom the address still named when it was looked up: a moment ago.
        ({ } known, null) when name is null || known.OrgExternalEndUserId == name => new Known(known),
        ({ OrgExternalEndUserId: null } known, null) => new NewName(known),
        ({ } known, { } holder) when known.Id == holder.Id => new Known(holder),
        _ => throw new ConflictException("conflict", "This contact belongs to another end user than org_external_end_user_id names."),
    };
}
