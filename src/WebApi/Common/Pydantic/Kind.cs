using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>A kind of value: reads it in the forms that the contract accepts, reports faults, writes it back and describes it.</summary>
internal abstract class Kind<T>
{
    /// <summary>The value. If it is not of this kind, a fault is added and the returned value must not be used.</summary>
    public abstract T Read(System.Text.Json.JsonElement value, object[] location, List<Fault> faults);

    /// <summary>A value as JSON text, in the form in which documents store it.</summary>
    public abstract string Write(T value);

    public abstract IOpenApiSchema Describe(WireSchemas schemas);

    /// <summary>Only the default of a plain value is documented.</summary>
    public virtual bool IsPlain => true;

    /// <summary>A rule that its schema cannot express; null if there is none.</summary>
    public virtual string? Note => null;
}

internal static class Kind
{
    public const int MaxDocumentBytes = 65_536;

    private const int MaxToolNameLength = 255;

    public static readonly Kind<Guid> Uuid = new UuidKind();
    public static readonly Kind<bool> Flag = new FlagKind();
    public static readonly Kind<Timestamp> Time = new TimeKind();
    public static readonly Kind<Cursor> Cursor = new CursorKind();
    public static readonly Kind<int> SeqCursor = new SeqCursorKind();

    /// <summary>Any object of at most 65,536 bytes.</summary>
    public static readonly Kind<Document> Document = new DocumentKind();

    public static readonly Kind<Document> Inputs = new MapKind<Document>(new InputKind(), MaxToolNameLength);

    /// <summary>Tools' inputs: by tool, then by name; at most 65,536 bytes.</summary>
    public static readonly Kind<Document> ToolInputs = new DocumentKind(new MapKind<Document>(Inputs, MaxToolNameLength));

    /// <param name="max">The most code points.</param>
    public static Kind<string> Text(int? max = null, int min = 0) => new TextKind(max, min);

    /// <summary>A text that is not only white space.</summary>
    /// <param name="max">The most code points.</param>
    public static Kind<string> Words(int max) => new WordsKind(max);

    /// <summary>One of an enum's words, which the document lists, or any other text.</summary>
    /// <param name="max">The most code points.</param>
    public static Kind<string> WordOrText<TEnum>(int max)
        where TEnum : struct, Enum
        => new WordOrTextKind<TEnum>(max);

    public static Kind<string> Choice(IReadOnlyList<string> words) => new ChoiceKind(words, "literal_error");

    /// <summary>One of an enum's words, if the contract has a literal.</summary>
    public static Kind<string> Choice<TEnum>()
        where TEnum : struct, Enum
        => Choice(Word.All<TEnum>());

    /// <summary>One of an enum's words, if the contract has an enum.</summary>
    public static Kind<TEnum> Enum<TEnum>()
        where TEnum : struct, Enum
        => new EnumKind<TEnum>();

    public static Kind<int> Integer(int min = int.MinValue, int max = int.MaxValue) => new IntegerKind(min, max);

    /// <summary>The number of items to show, from 1. The contract documents only the upper bound.</summary>
    public static Kind<int> Limit(int max) => new IntegerKind(1, max, isMinTold: false);

    public static Kind<double> Number(double min = double.MinValue, double max = double.MaxValue) => new NumberKind(min, max);

    /// <summary>A model: its declared fields in their order, with defaults filled in, and no other fields.</summary>
    public static Kind<Document> Model<TModel>()
        where TModel : IBody<TModel>
        => new ModelKind<TModel>();

    public static Kind<IReadOnlyList<T>> ListOf<T>(Kind<T> items) => new ListKind<T>(items);

    /// <param name="keys">The allowed keys; null if every key is allowed.</param>
    public static Kind<Document> MapOf<T>(Kind<T> values, IReadOnlyList<string>? keys = null) => new MapKind<T>(values, keys: keys);
}
