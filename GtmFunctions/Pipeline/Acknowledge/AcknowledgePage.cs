using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>
/// A page for an owner: what they were given and until when, never what is in it. HTML and a few lines of style in one text; it loads
/// nothing and runs nothing.
/// </summary>
internal sealed class AcknowledgePage
{
    private const string Style = """
        :root { color-scheme: light dark;
          --ink: #1b1f24; --quiet: #57606a; --paper: #fff; --ground: #f3f5f7; --act: #0b5cad; --on-act: #fff; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6edf3; --quiet: #a4adb7; --paper: #1c2128; --ground: #0d1117; --act: #6cb6ff; --on-act: #0d1117; }
        }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
          font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { box-sizing: border-box; width: min(34rem, 100% - 2rem); margin: 1rem; padding: 2rem; background: var(--paper);
          border-radius: .75rem; box-shadow: 0 1px 4px #0003; }
        h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
        p { margin: 0 0 1rem; }
        p:last-child { margin-bottom: 0; }
        button { width: 100%; padding: .875rem 1.25rem; border: 0; border-radius: .5rem; background: var(--act); color: var(--on-act);
          font: inherit; font-weight: 600; cursor: pointer; }
        button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
        form { margin: 1.5rem 0; }
        .quiet { color: var(--quiet); font-size: .9375rem; overflow-wrap: anywhere; }
        """;

    private AcknowledgePage(string title, string body) => Html = $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{title}</h1>
        {body}
        </main>
        </body>
        </html>
        """.ReplaceLineEndings("\n");

    /// <summary>The header that forbids the page everything that it does not need.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Hash(Style)}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>A link that we did not make.</summary>
    public static AcknowledgePage Unknown { get; } = new(
        "This link is not valid",
        "<p>It may have been cut off on its way. Open it from the message again, or ask whoever runs your pipeline.</p>");

    /// <summary>A link that is good no more.</summary>
    public static AcknowledgePage TooOld { get; } = new(
        "This link is too old",
        "<p>It can no longer be used. Look it up in your CRM, or ask whoever runs your pipeline.</p>");

    /// <summary>Storage cannot be asked.</summary>
    public static AcknowledgePage Away { get; } = new(
        "This did not work just now",
        "<p>Please open the link again in a minute: it tells how things stand.</p>");

    /// <summary>The whole page.</summary>
    public string Html { get; }

    /// <summary>Asks whether an owner has it.</summary>
    /// <param name="holder">The owner.</param>
    /// <param name="eventId">The event, which who runs the pipeline can look up.</param>
    public static AcknowledgePage Ask(SlaHolder holder, string eventId)
    {
        var due = holder.Due is { } until ? $" Please say so by <strong>{Time(until, holder)}</strong>." : "";
        return new AcknowledgePage("Have you got this?", $"""
            <p>{Text(holder.Name)}, it was given to you on {Time(holder.Since, holder)}.{due}</p>
            <form method="post"><button type="submit">Yes, I have it</button></form>
            <p class="quiet">Nothing happens until you press the button. Reference: {Text(eventId)}</p>
            """);
    }

    /// <summary>Says that an owner has acknowledged it just now.</summary>
    public static AcknowledgePage Done(SlaRecord record, SlaHolder holder) => Told(
        "Thank you, it is yours",
        $"{Text(holder.Name)}, you acknowledged it on {Time(record.Acknowledged!.At, holder)}. You can close this page.");

    /// <summary>Says that it was acknowledged before, by whom, when and how.</summary>
    public static AcknowledgePage Already(SlaRecord record, SlaHolder holder)
    {
        var (by, at) = (Text(record.Acknowledged!.By), Time(record.Acknowledged.At, holder));
        var how = record.Acknowledged.How == "event"
            ? $"It was acknowledged on {at} by what happened since, while {by} had it."
            : $"{by} acknowledged it on {at}.";
        return Told("It is acknowledged already", $"{how} There is nothing left to do here.");
    }

    /// <summary>Says that somebody else has it, and since when.</summary>
    public static AcknowledgePage PassedOn(SlaRecord record, SlaHolder holder)
    {
        var how = holder.Until is { } until
            ? $"so it went to {Text(record.Holder.Name)} on {Time(until, holder)}"
            : "and it is just going to somebody else";
        return Told("It has gone to somebody else", $"The time to acknowledge it was over, {how}. You need not do anything.");
    }

    private static AcknowledgePage Told(string title, string told) => new(title, $"<p role=\"status\">{told}</p>");

    // By the owner's own clock where their zone is known
    private static string Time(DateTimeOffset time, SlaHolder holder)
    {
        var zone = holder.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<time datetime=\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{local:dddd d MMMM yyyy, HH:mm}</time> ({Text(zone.Id)})");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Hash(string style) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.ReplaceLineEndings("\n"))));
}
