using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>What an item's field must be for a row of <c>kinds</c> to hold.</summary>
/// <param name="Field">The field: a path of the item, or <c>body:</c> and a path of the body around it.</param>
/// <param name="Expected">Whether it must be there, must not be there, or must be one of <see cref="Values"/>.</param>
/// <param name="Values">The texts that it may be, in the provider's spelling.</param>
public sealed record ItemCondition(FieldExpression Field, ExpectedValue Expected, IReadOnlyList<string> Values)
{
    /// <summary>Whether it holds. Never throws, whatever the item is.</summary>
    /// <param name="item">The item of the batch, or the whole body.</param>
    /// <param name="body">The whole body, where the item is one of a batch.</param>
    public bool Holds(JsonNode? item, JsonNode? body)
    {
        var value = Field.Read(item, _ => null, body);
        return Expected switch
        {
            ExpectedValue.Present => value is not null,
            ExpectedValue.Absent => value is null,
            _ => value is not null && Values.Contains(value),
        };
    }
}

/// <summary>What a row of <c>kinds</c> expects of a field.</summary>
public enum ExpectedValue
{
    /// <summary>One of some texts.</summary>
    OneOf,

    /// <summary>Anything but nothing: <c>"*"</c>.</summary>
    Present,

    /// <summary>Nothing: <c>~</c>.</summary>
    Absent,
}
