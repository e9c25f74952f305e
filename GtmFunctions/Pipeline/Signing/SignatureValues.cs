using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>The signatures that one header's text holds.</summary>
internal static class SignatureValues
{
    /// <summary>
    /// Without a list, the text after the prefix. With one, the values of the signature's name, of which at most
    /// <see cref="Proof.MostValues"/> are taken; values of other names, of none and empty ones are passed over.
    /// </summary>
    /// <param name="text">The header's text.</param>
    /// <param name="definition">Says the prefix and the list's shape.</param>
    /// <param name="timestamp">The first value of the timestamp's name, where the list has one.</param>
    public static IReadOnlyList<string> Read(string text, SignatureDefinition definition, out string? timestamp)
    {
        timestamp = null;
        if (definition.List is not { } list)
        {
            return text.StartsWith(definition.Prefix, StringComparison.OrdinalIgnoreCase) && text.Length > definition.Prefix.Length
                ? [text[definition.Prefix.Length..]]
                : [];
        }

        var values = new List<string>();
        foreach (var range in text.AsSpan().Split(list.Separator))
        {
            var item = text.AsSpan(range).Trim();
            var pair = item.IndexOf(list.Pair);
            if (pair < 0)
                continue;
            var name = item[..pair].TrimEnd();
            var value = item[(pair + list.Pair.Length)..].TrimStart();
            if (value.IsEmpty)
                continue;
            if (name.SequenceEqual(list.Signature) && values.Count < Proof.MostValues)
                values.Add(value.ToString());
            else if (timestamp is null && list.Timestamp is { } time && name.SequenceEqual(time))
                timestamp = value.ToString();
        }

        return values;
    }

    /// <summary>The header's text for one signature of ours.</summary>
    public static string Write(string signature, string? timestamp, SignatureDefinition definition)
    {
        if (definition.List is not { } list)
            return definition.Prefix + signature;
        var value = list.Signature + list.Pair + signature;
        return list.Timestamp is { } name ? name + list.Pair + timestamp + list.Separator + value : value;
    }
}
