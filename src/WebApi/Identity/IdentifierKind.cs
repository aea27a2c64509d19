using Feather.Domain.Identity;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Identity;

/// <summary>A text that identifies a person, without the white space around it.</summary>
/// <param name="mayBeBlank">Whether a blank one is read as empty, which is none.</param>
internal sealed class IdentifierKind(bool mayBeBlank) : TextKind(MaxLength, min: 0)
{
    /// <summary>The organization's own name for somebody: blank is none.</summary>
    public static readonly Kind<string> Name = new IdentifierKind(mayBeBlank: true);

    /// <summary>A contact's value or channel.</summary>
    public static readonly Kind<string> OfContact = new IdentifierKind(mayBeBlank: false);

    private const int MaxLength = 255;

    public override string Note => "White space around it is dropped, and what stands for a missing value, such as `null`, is refused.";

    protected override string Clean(string sent) => IdentifierText.Trim(sent);

    protected override string? Problem(string text) =>
        text.Length > 0 ? IdentifierText.Problem(text) : mayBeBlank ? null : "this must not be blank";
}
