using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Common;

/// <summary>A page of a list.</summary>
internal sealed record CursorPage<T>(IReadOnlyList<T> Items, string? NextCursor, bool HasMore);

internal static class CursorPages
{
    extension<TItem, TAnswer>(CursorPage<TAnswer>) where TAnswer : IAnswerFrom<TItem>
    {
        public static CursorPage<TAnswer> From(Page<TItem> page) => new(
            [.. page.Items.Select(item => AnswerMapping.From<TItem, TAnswer>(item))],
            page.Next is { } next ? CursorKind.ToText(next) : null,
            page.Next is not null);
    }
}

/// <summary>Which page of a list; a query that filters, too, reads it after its filters.</summary>
internal sealed record PageQuery(int Limit, Cursor? Cursor) : Unlogged, IBody<PageQuery>
{
    public static PageQuery Read(IBodyFields fields) => new(
        Limit: fields.OrElse("limit", Kind.Integer(1, 200), 50),
        Cursor: fields.Optional("cursor", Kind.Cursor));

    public PageRequest ToPage() => new(Limit, Cursor);
}
