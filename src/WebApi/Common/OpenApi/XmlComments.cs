using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The comments of a type, a field or an action, as text for callers of the API.</summary>
internal static partial class XmlComments
{
    private static readonly Lazy<IReadOnlyDictionary<string, XElement>> Members = new(Load);

    public static string? Of(Type type) => Text(Member(IdOf(type))?.Element("summary"));

    /// <summary>A positional record has its properties' comments in its own param elements.</summary>
    public static string? Of(PropertyInfo property) =>
        Text(Member($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary"))
        ?? OfParameter(property.DeclaringType!, property.Name);

    public static string? OfParameter(Type record, string name) => Text(Named(Member(IdOf(record)), "param", "name", name));

    public static string? Summary(MethodInfo action) => Text(Member(action)?.Element("summary"));

    public static string? Remarks(MethodInfo action) => Text(Member(action)?.Element("remarks"));

    public static string? OfParameter(MethodInfo action, string name) => Text(Named(Member(action), "param", "name", name));

    public static string? OfResponse(MethodInfo action, string status) => Text(Named(Member(action), "response", "code", status));

    private static string IdOf(Type type) => $"T:{(type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName}";

    private static XElement? Member(string id) => Members.Value.GetValueOrDefault(id);

    /// <summary>Actions are identified by their names. A name that occurs twice has no comment.</summary>
    private static XElement? Member(MethodInfo action)
    {
        var id = $"M:{action.DeclaringType!.FullName}.{action.Name}";
        var found = Members.Value.Where(member => member.Key == id || member.Key.StartsWith($"{id}(", StringComparison.Ordinal)).ToArray();
        return found is [var only] ? only.Value : null;
    }

    private static XElement? Named(XElement? member, string element, string attribute, string value) =>
        member?.Elements(element).FirstOrDefault(child => child.Attribute(attribute)?.Value == value);

    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement reference when reference.Attribute("cref") is { } cref => $"`{cref.Value[(cref.Value.LastIndexOf('.') + 1)..]}`",
            XElement other => other.Value,
            _ => "",
        }));
        return Whitespace().Replace(text, " ").Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    private static Dictionary<string, XElement> Load() =>
        new[] { typeof(XmlComments).Assembly, typeof(Domain.Common.Word).Assembly }
            .Select(assembly => Path.ChangeExtension(assembly.Location, ".xml"))
            .Where(File.Exists)
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            // Members that the compiler generates are in both files.
            .DistinctBy(member => member.Attribute("name")!.Value)
            .ToDictionary(member => member.Attribute("name")!.Value);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
