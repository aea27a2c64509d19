using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>One field as its record declares it.</summary>
/// <param name="Default">As JSON text; null where it has none that is worth telling.</param>
/// <param name="Describe">Makes the schema of its value.</param>
/// <param name="Note">What its schema cannot say; null where that is nothing.</param>
internal sealed record BodyField(
    string Name, bool IsRequired, bool IsNullable, string? Default, Func<WireSchemas, IOpenApiSchema> Describe, string? Note);

/// <summary>Records the fields that a wire record asks for, so that what is documented is what is read.</summary>
internal sealed class BodyShape : IBodyFields
{
    private readonly List<BodyField> fields = [];

    private BodyShape()
    {
    }

    public IReadOnlyList<BodyField> Fields => fields;

    /// <summary>Whether fields beyond these are forbidden.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether fields beyond these are kept.</summary>
    public bool IsOpen { get; private set; }

    public static BodyShape Of<T>()
        where T : IBody<T>
    {
        var shape = new BodyShape();
        T.Read(shape);
        return shape;
    }

    /// <inheritdoc cref="Of{T}"/>
    public static BodyShape Of(Type type) =>
        (BodyShape)typeof(BodyShape).GetMethod(nameof(Of), 1, [])!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>Whether a type is read field by field.</summary>
    public static bool IsBody(Type type) =>
        type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IBody<>));

    public T Required<T>(string name, Kind<T> kind)
    {
        fields.Add(new(name, IsRequired: true, IsNullable: false, null, kind.Describe, kind.Note));
        return default!;
    }

    public Change<T> ChangeOrElse<T>(string name, Kind<T> kind, T orElse)
    {
        fields.Add(new(name, IsRequired: false, IsNullable: false, kind.IsPlain ? kind.Write(orElse) : null, kind.Describe, kind.Note));
        return new(IsGiven: false, orElse);
    }

    public Given<T> Nullable<T>(string name, Kind<T> kind)
    {
        fields.Add(new(name, IsRequired: false, IsNullable: true, null, kind.Describe, kind.Note));
        return default;
    }

    public void Closed() => IsClosed = true;

    public void Open() => IsOpen = true;
}
