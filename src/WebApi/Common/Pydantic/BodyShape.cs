using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>One field as its record declares it.</summary>
/// <param name="Default">As JSON text; null if it has none to document.</param>
/// <param name="Note">A rule that its schema cannot express; null if there is none.</param>
internal sealed record BodyField(
    string Name, bool IsRequired, bool IsNullable, string? Default, Func<WireSchemas, IOpenApiSchema> Describe, string? Note);

/// <summary>Records the fields that a wire record reads, so that the document always agrees with the reader.</summary>
internal sealed class BodyShape : IBodyFields
{
    private readonly List<BodyField> fields = [];

    private BodyShape()
    {
    }

    public IReadOnlyList<BodyField> Fields => fields;

    public bool IsClosed { get; private set; }

    public bool IsOpen { get; private set; }

    public static BodyShape Of<T>()
        where T : IBody<T>
    {
        var shape = new BodyShape();
        T.Read(shape);
        return shape;
    }

    public static BodyShape Of(Type type) =>
        (BodyShape)typeof(BodyShape).GetMethod(nameof(Of), 1, [])!.MakeGenericMethod(type).Invoke(null, null)!;

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
