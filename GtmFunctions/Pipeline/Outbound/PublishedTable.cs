using GtmFunctions.Pipeline.Config;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>A table that somebody publishes at an address as comma-separated values, as spreadsheets and CRM exports are.</summary>
internal static class PublishedTable
{
    /// <summary>Its address.</summary>
    /// <param name="from">The address, or the setting that holds it where whoever knows it may read the table.</param>
    /// <param name="settings">The settings.</param>
    /// <returns><see langword="null"/> where the setting has no value.</returns>
    public static string? Address(string from, IConfiguration settings) =>
        from.Contains("://", StringComparison.Ordinal) ? from : SettingValue.Read(settings, from);

    /// <summary>What asks for it.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="known">The <c>ETag</c> of the answer that need not come again, where there is one.</param>
    public static OutboundRequest Request(Uri address, string? known)
    {
        var headers = new List<KeyValuePair<string, string>> { KeyValuePair.Create("Accept", "text/csv, */*;q=0.5") };
        if (known is not null)
            headers.Add(KeyValuePair.Create("If-None-Match", known));
        return new OutboundRequest("GET", address) { Headers = headers };
    }

    /// <summary>Whether an answer is a web page and no table.</summary>
    public static bool IsPage(OutboundResponse response) =>
        WebPage.Is(response.Body.Span, response.Headers.GetValueOrDefault("Content-Type") ?? "");
}
