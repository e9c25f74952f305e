using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>The HTTP calls by which ops change the rules without a deploy.</summary>
internal sealed class ConfigurationEndpoints(
    PublishedDocuments documents,
    RulesPublisher publisher,
    ConfigurationReader reader,
    FixtureRunner fixtures,
    PublishingAnswer answers)
{
    private const int MaxBytes = 1 << 20;
    private const string Yaml = "application/yaml; charset=utf-8";
    private const string Csv = "text/csv; charset=utf-8";

    /// <summary>The current document as it was written; the version is the answer's <c>ETag</c>.</summary>
    /// <returns>200 with YAML; 404 where none was published.</returns>
    public Task<IResult> GetDocumentAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.GetConfiguration.AnswerAsync(request, _ => DocumentAsync(request, cancellation), cancellation);

    private async Task<IResult> DocumentAsync(HttpRequest request, CancellationToken cancellation) =>
        await documents.CurrentBundleAsync(cancellation) is { } bundle
            ? Text(request, bundle, bundle.Document, Yaml)
            : None();

    /// <summary>A table of the current version as it was written, or as a workbook whose cells are text.</summary>
    /// <returns>200 with CSV, or <c>.xlsx</c> where <c>as</c> asks for it; 404 where there is none of that name.</returns>
    public Task<IResult> GetTableAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.GetConfigurationTable.AnswerAsync(
            request, fields => TableAsync(request, name, fields.Text("as") == OpsParameters.AsWorkbook, cancellation), cancellation);

    private async Task<IResult> TableAsync(HttpRequest request, string name, bool asWorkbook, CancellationToken cancellation) =>
        await documents.CurrentBundleAsync(cancellation) is { } bundle && bundle.Tables.TryGetValue(name, out var table)
            ? asWorkbook
                ? Results.File(
                    Workbook.From(name, TableSheet.Parse(table)), Workbook.ContentType,
                        Path.ChangeExtension(name, OpsParameters.AsWorkbook))
                : Text(request, bundle, table, Csv)
            : OpsAnswer.Error(StatusCodes.Status404NotFound, $"The current configuration has no table '{OpsAnswer.Shown(name)}'.");

    /// <summary>
    /// Makes a document current. It keeps the tables of the version before that it names. <c>If-Match</c> names the version it replaces.
    /// </summary>
    /// <returns>
    /// 200 with the version, <c>warnings</c> of what is probably not meant and of settings that are missing, and <c>notes</c>; 400 with
    /// every error; 412 where another version is current; 413 over 1 MiB.
    /// </returns>
    public Task<IResult> PutDocumentAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.PutConfiguration.AnswerAsync(
            request, _ => PutBodyAsync(request, (current, text) => WithDocument(current, text), cancellation), cancellation);

    /// <summary>
    /// Makes a version current that differs by one table: CSV in any encoding that <see cref="TableText"/> tells, or an Excel workbook,
    /// which is kept as CSV. <c>If-Match</c> names the version it replaces.
    /// </summary>
    /// <returns>
    /// As <see cref="PutDocumentAsync"/>; 400 also where the file cannot be read or the document names no such table; 404 where no
    /// document was published.
    /// </returns>
    public Task<IResult> PutTableAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.PutConfigurationTable.AnswerAsync(request, _ => PutTableBodyAsync(request, name, cancellation), cancellation);

    private async Task<IResult> PutTableBodyAsync(HttpRequest request, string name, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, MaxBytes, cancellation) is not { } body)
            return TooLarge();
        var current = await documents.CurrentBundleAsync(cancellation);
        if (current is not null && BundleFiles.TableNames(current.Document) is var named && !named.Contains(name))
        {
            return OpsAnswer.Error(
                StatusCodes.Status400BadRequest,
                $"The current document names no table '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, named)} " +
                "Put a document that names it first.");
        }

        try
        {
            return await PutAsync(request, TableText.Read(body.ToArray()), (bundle, text) => WithTable(bundle, name, text), cancellation);
        }
        catch (FormatException wrong)
        {
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, $"The table '{OpsAnswer.Shown(name)}' cannot be read: {wrong.Message}");
        }
    }

    /// <summary>Checks a document, with the tables and the fixtures of the current version, and changes nothing.</summary>
    /// <returns>
    /// 200 with the version that it would be, <c>warnings</c> and <c>notes</c>; 400 with every error, or every fixture that does not hold.
    /// </returns>
    public Task<IResult> ValidateAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.ValidateConfiguration.AnswerAsync(request, _ => ValidatedAsync(request, cancellation), cancellation);

    private async Task<IResult> ValidatedAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation) is not { } text)
            return TooLarge();
        var bundle = WithDocument(await documents.CurrentBundleAsync(cancellation), text);
        var read = reader.Read(bundle);
        return read.Configuration is { } configuration
            && await fixtures.RunAsync(configuration, bundle.Fixtures, cancellation) is { Passed: false } failed
                ? answers.Render(new PublishingResult.FixturesFailed(failed))
                : answers.Render(read);
    }

    private async Task<IResult> PutBodyAsync(
        HttpRequest request, Func<ConfigurationBundle?, string, ConfigurationBundle?> change, CancellationToken cancellation) =>
        await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation) is { } text
            ? await PutAsync(request, text, change, cancellation)
            : TooLarge();

    private static ConfigurationBundle? WithTable(ConfigurationBundle? current, string name, string text) =>
        current is null ? null : current with { Tables = new Dictionary<string, string>(current.Tables) { [name] = text } };

    private async Task<IResult> PutAsync(
        HttpRequest request, string text, Func<ConfigurationBundle?, string, ConfigurationBundle?> change, CancellationToken cancellation)
    {
        var expected = request.Headers.IfMatch.ToString().Trim('"');
        while (true)
        {
            var published = await documents.CurrentAsync(cancellation);
            if (change(await BeforeAsync(published, cancellation), text) is not { } changed)
                return None();
            var what = new Publishing(changed, RequestAuthor.From(request)) { Note = RequestAuthor.NoteOf(request) };
            var result = await publisher.PublishAsync(what, expected.Length > 0 ? expected : published?.Name, cancellation);

            // Who did not say which version they change is changed after whoever came first
            if (expected.Length > 0 || result is not PublishingResult.Superseded)
                return answers.Render(result);
        }
    }

    // A published version that cannot be read has no tables to keep
    private async Task<ConfigurationBundle?> BeforeAsync(PublishedVersion? published, CancellationToken cancellation)
    {
        try
        {
            return published is null ? null : await documents.BundleAsync(published.Name, cancellation);
        }
        catch (ConfigurationMissingException)
        {
            return null;
        }
    }

    /// <summary>A document with those of the current tables that it names, and the current fixtures.</summary>
    internal static ConfigurationBundle WithDocument(ConfigurationBundle? current, string text)
    {
        var named = BundleFiles.TableNames(text);
        var tables = (current?.Tables ?? new Dictionary<string, string>()).Where(table => named.Contains(table.Key)).ToDictionary();
        return new ConfigurationBundle(current?.FileName ?? "gtm.yaml", text, tables) { Fixtures = current?.Fixtures };
    }

    private static IResult Text(HttpRequest request, ConfigurationBundle bundle, string text, string contentType)
    {
        request.HttpContext.Response.Headers.ETag = $"\"{bundle.Version}\"";
        return Results.Text(text, contentType);
    }

    private static IResult None() =>
        OpsAnswer.Error(StatusCodes.Status404NotFound, "No configuration was published yet: PUT a document to ops/config.");

    private static IResult TooLarge() => OpsAnswer.Error(StatusCodes.Status413PayloadTooLarge, $"A document has at most {MaxBytes} bytes.");
}
