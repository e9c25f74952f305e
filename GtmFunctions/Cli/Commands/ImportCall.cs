using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;

namespace GtmFunctions.Cli.Commands;

/// <summary>One import by the command line: upload, look, agree, begin, follow.</summary>
/// <param name="app">The app.</param>
/// <param name="output">Where it is told.</param>
/// <param name="asJson">Whether it is told as JSON.</param>
internal sealed class ImportCall(RemoteApp app, TextWriter output, bool asJson)
{
    /// <summary>The file.</summary>
    public required FileInfo File { get; init; }

    /// <summary>Whether nothing is to be imported.</summary>
    public bool IsDry { get; init; }

    /// <summary>Whether nobody is asked.</summary>
    public bool IsAgreed { get; init; }

    /// <summary>Whether it is followed to its end.</summary>
    public bool Follows { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="wishes">How the rows are read and fed.</param>
    /// <param name="cancellation">Ends it; an import that has begun goes on by itself.</param>
    /// <returns>0; 1 where it failed, or rejected rows.</returns>
    public async Task<int> RunAsync(JsonObject wishes, CancellationToken cancellation)
    {
        var list = FieldText.From(wishes["list"]);
        var id = await FileUpload.SendAsync(
            app, File, FieldText.From(wishes["source"]), asJson ? TextWriter.Null : output, cancellation);

        // A list is replaced as a whole or not at all, so that there is nothing to try
        if (list is null || IsDry)
        {
            await PreviewAsync(id, wishes, cancellation);
            if (IsDry || (!IsAgreed && !await AgreesAsync()))
                return 0;
        }

        await app.PostJsonAsync(OpsCalls.StartImport.RouteFor(id), wishes, cancellation);
        if (!asJson)
        {
            await output.WriteLineAsync(
                $"{id} has begun; it goes on by itself. 'gtm imports {id}' tells how far it is, '--stop' stops it.");
        }

        return Follows ? await ImportText.FollowAsync(app, id, asJson, output, cancellation) : 0;
    }

    private async Task PreviewAsync(string id, JsonObject wishes, CancellationToken cancellation)
    {
        var asked = wishes.DeepClone().AsObject();
        asked["dryRun"] = true;
        var answer = await app.PostJsonAsync(OpsCalls.StartImport.RouteFor(id), asked, cancellation);
        if (asJson)
            await JsonOutput.WriteLineAsync(output, answer);
        else
            await output.WriteAsync(ImportText.Render(answer.Deserialize(ImportOpsJson.Default.ImportDryRun)!, Screen.For(output)));
    }

    private async Task<bool> AgreesAsync()
    {
        if (asJson || Console.IsInputRedirected || !Screen.For(output).IsTerminal)
        {
            if (!asJson)
                await output.WriteLineAsync("Nothing is imported yet: say it again with --yes.");
            return false;
        }

        await output.WriteAsync("Import it? [y/N] ");
        return Console.ReadLine()?.Trim() is { Length: > 0 } answer && (answer[0] is 'y' or 'Y');
    }
}
