using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Identity;

internal sealed class IdentityMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<OrganizationId>(id => id.Value);
        rules.Id<EndUserId>(id => id.Value);
        rules.Id<ApiKeyId>(id => id.Value);
        // The contract has these as text.
        rules.ForType<OrganizationId, string>().MapWith(id => id.Value.ToString());
        rules.ForType<EndUserId, string>().MapWith(id => id.Value.ToString());
        rules.ForType<ContactId, string>().MapWith(id => id.Value.ToString());
        rules.Words<EndUserStatus>();

        rules.ForType<EndUser, EndUserResponse>()
            .Map(answer => answer.Uid, endUser => endUser.Id)
            .Map(answer => answer.OrgId, endUser => endUser.OrganizationId);
        rules.ForType<EndUserProfile, EndUserProfileResponse>()
            .Map(answer => answer, profile => profile.EndUser)
            .Map(answer => answer.Uid, profile => profile.EndUser.Id)
            .Map(answer => answer.OrgId, profile => profile.EndUser.OrganizationId);
        rules.ForType<IdentityResolved, ResolveIdentityResponse>()
            .Map(answer => answer, resolved => resolved.EndUser)
            .Map(answer => answer.EndUserId, resolved => resolved.EndUser.Id)
            .Map(answer => answer.OrgId, resolved => resolved.EndUser.OrganizationId)
            .Map(answer => answer.ContextLevel, resolved => resolved.IsNew ? "new" : "known");
        rules.ForType<Contact, ContactResponse>()
            .Map(answer => answer, contact => contact.Address)
            .Map(answer => answer.Uid, contact => contact.Id)
            .Map(answer => answer.VerificationMethod, _ => (string?)null);

        rules.ForType<Organization, OrganizationResponse>()
            .Map(answer => answer.ClerkOrgId, organization => $"org_{organization.Id.Value}")
            .Map(answer => answer.Slug, _ => (string?)null)
            .Map(answer => answer.Plan, _ => "self-hosted");
        rules.ForType<(ApiKey Key, KeyHolder Holder), WhoAmIResponse>().MapWith(caller => Of(caller.Key, caller.Holder));
        rules.ForType<(IssuedApiKey Issued, Timestamp Now), ApiKeyResponse>()
            .Map(answer => answer, key => key.Issued)
            .Map(answer => answer, key => key.Issued.Key)
            .Map(answer => answer.KeyPrefix, key => key.Issued.Prefix)
            .Map(answer => answer.IsActive, key => key.Issued.Key.IsUsableAt(key.Now));
        rules.ForType<(IssuedApiKey Issued, ApiKeyText Text, Timestamp Now), ApiKeyCreateResponse>()
            .Map(answer => answer, key => key.Issued)
            .Map(answer => answer, key => key.Issued.Key)
            .Map(answer => answer.KeyPrefix, key => key.Issued.Prefix)
            .Map(answer => answer.IsActive, key => key.Issued.Key.IsUsableAt(key.Now))
            .Map(answer => answer.PlainTextKey, key => key.Text.Text);
    }

    private static WhoAmIResponse Of(ApiKey key, KeyHolder holder) => new(
        key.Id.Value,
        $"key_{key.Id.Value}",
        Email: null,
        holder.KeyName,
        key.IsLimited ? "org:member" : "org:admin",
        key.OrganizationId.Value,
        holder.OrganizationName,
        KbClearanceLevel: 0,
        KbAclEnabled: false);
}
