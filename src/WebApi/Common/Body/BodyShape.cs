using Feather.Domain.Common;

namespace Feather.WebApi.Common.Body;

internal enum BodyFieldKind
{
    Uuid,
    Text,
    Choice,
    Document,
    ToolInputs,
}

/// <summary>One field as its record declares it; what a field of its kind does not have is null.</summary>
internal sealed record BodyField(string Name, BodyFieldKind Kind)
{
    public bool IsRequired { get; init; }

    public bool IsNullable { get; init; }

    public string? Default { get; init; }

    public int? MaxLength { get; init; }

    public IReadOnlyList<string>? Allowed { get; init; }
}

/// <summary>Records the fields that a wire record asks for, so that what is documented is what is read.</summary>
internal sealed class BodyShape : IBodyFields
{
    private readonly List<BodyField> fields = [];

    public static IReadOnlyList<BodyField> Of<T>()
        where T : IBody<T>
    {
        var shape = new BodyShape();
        T.Read(shape);
        return shape.fields;
    }

    public Guid Uuid(string name)
    {
        fields.Add(new(name, BodyFieldKind.Uuid) { IsRequired = true });
        return default;
    }

    public Guid? OptionalUuid(string name) => Add<Guid?>(new(name, BodyFieldKind.Uuid) { IsNullable = true });

    public string Text(string name, int maxLength, string orElse)
    {
        fields.Add(new(name, BodyFieldKind.Text) { MaxLength = maxLength, Default = orElse });
        return orElse;
    }

    public string? OptionalText(string name, int maxLength) =>
        Add<string>(new(name, BodyFieldKind.Text) { IsNullable = true, MaxLength = maxLength });

    public string Choice(string name, IReadOnlyList<string> allowed, string orElse)
    {
        fields.Add(new(name, BodyFieldKind.Choice) { Allowed = allowed, Default = orElse });
        return orElse;
    }

    public string? OptionalChoice(string name, IReadOnlyList<string> allowed) =>
        Add<string>(new(name, BodyFieldKind.Choice) { IsNullable = true, Allowed = allowed });

    public Document? OptionalDocument(string name) => Add<Document>(new(name, BodyFieldKind.Document) { IsNullable = true });

    public Document? OptionalToolInputs(string name) => Add<Document>(new(name, BodyFieldKind.ToolInputs) { IsNullable = true });

    private T? Add<T>(BodyField field)
    {
        fields.Add(field);
        return default;
    }
}
