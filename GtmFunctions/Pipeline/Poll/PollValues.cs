using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>What the templates of a request see as <c>poll</c>.</summary>
internal static class PollValues
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The values for a page.</summary>
    /// <param name="records">What is asked for.</param>
    /// <param name="walk">The reading that it is a page of.</param>
    /// <param name="now">The time.</param>
    public static JsonObject For(PolledRecords records, PollWalk walk, DateTimeOffset now)
    {
        var values = new JsonObject
        {
            ["cursor"] = walk.Next.Cursor,
            ["page"] = walk.Next.Number,
            ["offset"] = walk.Next.Offset,
            ["size"] = records.Size,
        };
        AddTime(values, "until", now);
        var since = Watermarks.Asked(records, walk.Since, walk.Exact);
        if (since is null)
            return values;
        if (records.Watermark is { As: WatermarkKind.Time })
            AddTime(values, "since", Watermarks.Time(since));
        else if (records.Watermark is { As: WatermarkKind.Number })
            values["since"] = decimal.Parse(since, CultureInfo.InvariantCulture);
        else
            values["since"] = since;
        return values;
    }

    private static void AddTime(JsonObject values, string name, DateTimeOffset time)
    {
        values[name] = time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        values[$"{name}Seconds"] = time.ToUnixTimeSeconds();
        values[$"{name}Millis"] = time.ToUnixTimeMilliseconds();
    }
}
