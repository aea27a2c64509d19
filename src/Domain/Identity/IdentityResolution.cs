using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The step that makes an address and the organization's own name point to one end user.</summary>
public abstract record IdentityResolution
{
    private IdentityResolution()
    {
    }

    public sealed record Unknown : IdentityResolution;

    public sealed record Known(EndUser EndUser) : IdentityResolution;

    /// <summary>The holder of the name gets a further address.</summary>
    public sealed record NewAddress(EndUser Holder) : IdentityResolution;

    /// <summary>The end user had no name and gets one.</summary>
    public sealed record NewName(EndUser EndUser) : IdentityResolution;

    /// <exception cref="ConflictException">They are two end users, or the one has another name. Only an update merges.</exception>
    public static IdentityResolution Of(EndUser? byAddress, EndUser? byName, string? name) => (byAddress, byName) switch
    {
        (null, null) => new Unknown(),
        (null, { } holder) => new NewAddress(holder),
        // The name was still there when the address was looked up, and was removed just afterwards.
        ({ } known, null) when name is null || known.OrgExternalEndUserId == name => new Known(known),
        ({ OrgExternalEndUserId: null } known, null) => new NewName(known),
        ({ } known, { } holder) when known.Id == holder.Id => new Known(holder),
        _ => throw new ConflictException("conflict", "This contact belongs to another end user, not to the one with this org_external_end_user_id."),
    };
}
