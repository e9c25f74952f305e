using GtmFunctions.Cli.Host;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Cli.Dev;

/// <summary>
/// The rules of <c>gtm dev</c>: the document on this disk, published when it starts and again each time that it is saved. Rules that
/// somebody else published meanwhile, such as on a page, stay until they are replaced by name.
/// </summary>
internal sealed class DevRules
{
    private readonly string _document;
    private readonly TextWriter _output;
    private readonly PublicationAuthor _author;
    private readonly ConfigurationVersions _versions;
    private readonly PublishedDocuments _documents;
    private readonly PublicationHistory _history;
    private readonly RulesPublisher _publisher;

    /// <summary>Makes the rules of a host.</summary>
    /// <param name="host">The host, whose storage is there.</param>
    /// <param name="document">The path of the document.</param>
    /// <param name="output">Where it is told what happened.</param>
    public DevRules(LocalHost host, string document, TextWriter output)
    {
        (_document, _output, _author) = (document, output, new PublicationAuthor(AuthorKind.Dev, document));
        _versions = host.Services.GetRequiredService<ConfigurationVersions>();
        _documents = host.Services.GetRequiredService<PublishedDocuments>();
        _history = host.Services.GetRequiredService<PublicationHistory>();
        _publisher = host.Services.GetRequiredService<RulesPublisher>();
    }

    /// <summary>Publishes the document, unless storage holds rules that somebody else published.</summary>
    /// <param name="replace">Whether it is published over those too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The rules that decide; <see langword="null"/> where the document has errors, which are told.</returns>
    public async Task<Configuration?> StartAsync(bool replace, CancellationToken cancellation)
    {
        var bundle = BundleFiles.Load(_document);
        if (!replace && await _documents.CurrentAsync(cancellation) is { } stored && stored.Name != bundle.Version
            && await OtherAsync(stored, cancellation) is { } who)
        {
            await TellKeptAsync(stored, bundle, who, cancellation);
            return await _versions.CurrentAsync(cancellation);
        }

        var result = await _publisher.PublishAsync(new Publishing(bundle, _author), beganFrom: null, cancellation);
        await TellAsync(result);
        return (result as PublishingResult.Published)?.Read.Configuration;
    }

    /// <summary>Publishes the document each time that it or one of its tables is saved, until it is cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        var files = new WatchedFiles(_document);
        var began = BundleFiles.Load(_document).Version;
        while (await files.ChangedAsync(TimeProvider.System, cancellation))
        {
            var bundle = BundleFiles.Load(_document);
            if (bundle.Version == began)
                continue;
            var current = await _documents.CurrentAsync(cancellation);
            if (current is not null && current.Name != bundle.Version && await OtherAsync(current, cancellation) is { } who)
            {
                await TellKeptAsync(current, bundle, who, cancellation);
                continue;
            }

            var result = await _publisher.PublishAsync(
                new Publishing(bundle, _author) { Note = "saved" }, current?.Name, cancellation);
            await TellAsync(result);
            if (result is PublishingResult.Published { Read.Configuration: { } configuration })
            {
                began = bundle.Version;
                await _output.WriteLineAsync($"Saved: configuration {configuration.Version} decides from now on.");
            }
            else
            {
                await _output.WriteLineAsync($"Saved, and not taken: configuration {current?.Name} goes on.");
            }
        }
    }

    // What gtm dev published is its own, of whichever document
    private async Task<string?> OtherAsync(PublishedVersion stored, CancellationToken cancellation)
    {
        var last = stored.Publication is { } id ? await _history.FindAsync(id, cancellation) : null;
        return last is { By.Kind: AuthorKind.Dev } ? null : last?.By.Name ?? "an earlier version of gtm, or somebody by it,";
    }

    private async Task TellKeptAsync(
        PublishedVersion stored, ConfigurationBundle bundle, string who, CancellationToken cancellation)
    {
        await _output.WriteLineAsync($"Mind: {who} published configuration {stored.Name}, which differs from {_document}:");
        if (await _documents.BundleAsync(stored.Name, cancellation) is { } kept)
        {
            foreach (var line in RulesDiffText.Summary(bundle, kept))
                await _output.WriteLineAsync($"  {line}");
        }

        await _output.WriteLineAsync(
            $"""
              The published rules decide, and the document is left alone. Take them into it: gtm config pull {_document}
              Or have the document replace them: gtm dev --replace-rules
            """);
    }

    private async Task TellAsync(PublishingResult result)
    {
        var lines = result switch
        {
            PublishingResult.Published published => published.Read.Warnings.Select(warning => warning.ToString()),
            PublishingResult.Invalid invalid => invalid.Read.Errors.Select(error => error.ToString()),
            PublishingResult.FixturesFailed failed => FixtureText.Failures(failed.Report),
            PublishingResult.Superseded other => [other.Says()],
            _ => throw new InvalidOperationException($"Nobody tells of a {result.GetType().Name}."),
        };
        var to = result is PublishingResult.Published ? _output : TerminalWriter.Error;
        foreach (var line in lines)
            await to.WriteLineAsync(line);
    }
}
