using System.Globalization;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Pages.People;

namespace GtmFunctions.Cli.Commands;

/// <summary>A person or a company for a terminal: the answer, who had them, and what happened.</summary>
internal static class FoundText
{
    /// <summary>Renders it.</summary>
    public static string Render(FoundModel found, Screen screen)
    {
        var owners = new TextTable("given to", "address", "when", "score", "why");
        foreach (var owner in found.Owners)
        {
            owners.Add(
                owner.Name, owner.Email, Time(owner.At), owner.Score?.ToString("0.##", CultureInfo.InvariantCulture),
                owner.Why);
        }

        var events = new TextTable("first seen", "id", "source", "type", "about", "outcome");
        foreach (var line in found.Events)
            events.Add(Time(line.At), line.Id, line.Source, line.Type, line.Subject, line.Outcome);
        string[] parts =
        [
            TerminalText.Line(found.Answer) + Environment.NewLine,
            owners.Render(screen),
            events.Render(screen),
            More(found),
        ];
        return string.Join(Environment.NewLine, parts.Where(part => part.Length > 0));
    }

    private static string More(FoundModel found)
    {
        const string After = "after=";
        return found.Next is { } next && next.IndexOf(After, StringComparison.Ordinal) is var at and >= 0
            ? $"There are more: --after {Uri.UnescapeDataString(next[(at + After.Length)..])} lists the next.{Environment.NewLine}"
            : "";
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
