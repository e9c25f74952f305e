using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using CountDocument = System.Collections.Generic.Dictionary<
    string, System.Collections.Generic.Dictionary<string, System.Collections.Generic.Dictionary<string, long>>>;
using LatencyDocument = System.Collections.Generic.Dictionary<
    string, System.Collections.Generic.Dictionary<string, System.Collections.Generic.Dictionary<string, double[]>>>;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>
/// Tallies as they are stored, in two documents that are read apart: <c>{"source":{"hubspot":{"received":12}}}</c>, and
/// <c>{"receivedToDecided":{"source":{"hubspot":[…]}}}</c> with the numbers of <see cref="LatencySketch.ToNumbers"/>. A name that this
/// version does not know is passed over, so that an older one reads what a newer one wrote.
/// </summary>
internal static class NumberJson
{
    /// <summary>What an enumeration's value is called in documents and answers.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Writes a tally.</summary>
    /// <param name="tally">The tally.</param>
    /// <param name="mostCounts">The most characters that the counts may have.</param>
    /// <param name="mostLatencies">
    /// The most that the latencies may have; with as many names as fit, and the totals alone where none do, which are written in any case.
    /// </param>
    public static (string Counts, string Latencies) Write(NumberTally tally, int mostCounts, int mostLatencies)
    {
        var folded = tally.HasTooManyNames ? tally.Fold(NumberTally.MostNames) : tally;
        return (Fit(folded, WriteCounts, mostCounts), Fit(folded, WriteLatencies, mostLatencies));
    }

    /// <summary>Reads a tally.</summary>
    /// <param name="counts">Its counts.</param>
    /// <param name="latencies">Its latencies; <see langword="null"/> where they are not asked for.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static NumberTally Read(string counts, string? latencies)
    {
        var tally = new NumberTally();
        foreach (var (dimension, names) in Known<NumberDimension, Dictionary<string, Dictionary<string, long>>>(
            JsonSerializer.Deserialize(counts, NumberDocuments.Default.Counts)!))
        {
            foreach (var (name, measures) in names)
            {
                foreach (var (measure, count) in Known<Measure, long>(measures))
                    tally.Add(dimension, name, measure, count);
            }
        }

        if (latencies is null)
            return tally;
        foreach (var (kind, dimensions) in Known<LatencyKind, Dictionary<string, Dictionary<string, double[]>>>(
            JsonSerializer.Deserialize(latencies, NumberDocuments.Default.Latencies)!))
        {
            foreach (var (dimension, names) in Known<NumberDimension, Dictionary<string, double[]>>(dimensions))
            {
                foreach (var (name, numbers) in names)
                    tally.Add(kind, dimension, name, LatencySketch.From(numbers));
            }
        }

        return tally;
    }

    // Fewer names each time; where not even one of each dimension fits, what all come to together is kept
    private static string Fit(NumberTally tally, Func<NumberTally, string> write, int most)
    {
        var text = write(tally);
        for (var names = NumberTally.MostNames / 2; text.Length > most && names > 0; names /= 2)
            text = write(tally.Fold(names));
        return text.Length > most ? write(tally.Totals()) : text;
    }

    private static string WriteCounts(NumberTally tally)
    {
        var document = new CountDocument();
        foreach (var (dimension, name, measure, count) in tally.Counts)
            Within(Within(document, NameOf(dimension)), name)[NameOf(measure)] = count;
        return JsonSerializer.Serialize(document, NumberDocuments.Default.Counts);
    }

    private static string WriteLatencies(NumberTally tally)
    {
        var document = new LatencyDocument();
        foreach (var (kind, dimension, name, sketch) in tally.Latencies)
            Within(Within(document, NameOf(kind)), NameOf(dimension))[name] = sketch.ToNumbers();
        return JsonSerializer.Serialize(document, NumberDocuments.Default.Latencies);
    }

    private static T Within<T>(Dictionary<string, T> outer, string name)
        where T : new()
    {
        if (!outer.TryGetValue(name, out var inner))
            outer[name] = inner = new T();
        return inner;
    }

    private static IEnumerable<(T Value, TInner Inner)> Known<T, TInner>(Dictionary<string, TInner> document)
        where T : struct, Enum => Enum.GetValues<T>()
            .Where(value => document.ContainsKey(NameOf(value)))
            .Select(value => (value, document[NameOf(value)]));
}

/// <summary>JSON of stored tallies.</summary>
[JsonSourceGenerationOptions(MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(CountDocument), TypeInfoPropertyName = "Counts")]
[JsonSerializable(typeof(LatencyDocument), TypeInfoPropertyName = "Latencies")]
internal sealed partial class NumberDocuments : JsonSerializerContext;
