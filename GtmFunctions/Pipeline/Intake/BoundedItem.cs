using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Bounds what names an item, so that no value of it is too long for storage. The whole values stay in the item's <c>raw</c>.
/// </summary>
internal static class BoundedItem
{
    /// <summary>The item where all is short enough; else with what stands for its id, types and subject, and which were cut.</summary>
    public static NormalisedItem From(NormalisedItem item)
    {
        var cut = new Dictionary<string, int>();
        var bounded = item with
        {
            ProviderId = Bound("id", item.ProviderId)!,
            ProviderType = Bound("providerType", item.ProviderType)!,
            Type = Bound("type", item.Type)!,
            Subject = Bound("subject", item.Subject),
        };
        return cut.Count == 0 ? item : bounded with { Cut = cut };

        string? Bound(string what, string? text)
        {
            if (text?.Length > BoundedText.MaxCharacters)
                cut[what] = text.Length;
            return BoundedText.From(text);
        }
    }
}
