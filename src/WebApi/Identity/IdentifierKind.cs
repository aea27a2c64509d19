using Feather.Domain.Identity;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Identity;

/// <summary>A text that identifies a person. White space around it is removed.</summary>
/// <param name="mayBeBlank">Whether a blank text is read as empty, which means no identifier.</param>
internal sealed class IdentifierKind(bool mayBeBlank) : TextKind(MaxLength, min: 0)
{
    /// <summary>The organization's own name for an end user. A blank one counts as none.</summary>
    public static readonly Kind<string> Name = new IdentifierKind(mayBeBlank: true);

    /// <summary>A contact's value or channel.</summary>
    public static readonly Kind<string> OfContact = new IdentifierKind(mayBeBlank: false);

    private const int MaxLength = 255;

    public override string Note => "White space around it is removed. A word for a missing value, such as `null`, is refused.";

    protected override string Clean(string sent) => IdentifierText.Trim(sent);

    protected override string? Problem(string text) =>
        text.Length > 0 ? IdentifierText.Problem(text) : mayBeBlank ? null : "this must not be blank";
}
