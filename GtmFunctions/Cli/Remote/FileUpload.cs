using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Remote;

/// <summary>Uploads a file that is to be imported, part by part.</summary>
internal static class FileUpload
{
    private const int PartBytes = 4 << 20;
    private const int Attempts = 4;

    /// <summary>Uploads a file. A part that did not arrive is sent again: it is the same part.</summary>
    /// <param name="app">The app.</param>
    /// <param name="file">The file.</param>
    /// <param name="source">The source of its events, where one is named.</param>
    /// <param name="output">Where it is told how far a large file is.</param>
    /// <param name="cancellation">Ends the upload.</param>
    /// <returns>The import's id.</returns>
    /// <exception cref="CommandException">There is no such file, or the app refused it.</exception>
    public static async Task<string> SendAsync(
        RemoteApp app, FileInfo file, string? source, TextWriter output, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw new CommandException($"{file}: there is no such file");
        if (file.Length == 0)
            throw new CommandException($"{file}: the file is empty");
        var begun = await app.PostJsonAsync(
            OpsCalls.CreateImport.Route, new JsonObject { ["file"] = file.Name, ["source"] = source }, cancellation);
        var id = FieldText.From(begun["import"])!;
        await using var stream = file.OpenRead();
        var buffer = new byte[PartBytes];
        var (part, sent) = (0, 0L);
        while (await stream.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellation) is var read and > 0)
        {
            await SendAsync(
                app,
                OpsCalls.PutImportPart.RouteFor(id, part.ToString(CultureInfo.InvariantCulture)),
                buffer.AsMemory(0, read),
                cancellation);
            part++;
            sent += read;
            if (file.Length > PartBytes)
                await output.WriteLineAsync($"{sent >> 20} of {file.Length >> 20} MiB are uploaded");
        }

        await app.PostJsonAsync(OpsCalls.CommitImport.RouteFor(id), new JsonObject { ["parts"] = part }, cancellation);
        return id;
    }

    private static async Task SendAsync(RemoteApp app, string route, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await app.PutBytesAsync(route, bytes, cancellation);
                return;
            }
            catch (CommandException refused) when (attempt < Attempts && refused is not RefusedException { Status: < 500 })
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellation);
            }
        }
    }
}
