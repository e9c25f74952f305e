using System.Text.Json;

namespace GtmFunctions.Cli.Bench.App;

/// <summary>
/// A process that is measured: reads what to serve from its first line of input, prints its address, and serves until its input ends, as it
/// does when the process that started it dies.
/// </summary>
internal static class BenchServer
{
    /// <summary>Serves.</summary>
    /// <exception cref="CommandException">The first line is not of the form that a bench writes.</exception>
    public static async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellation)
    {
        var options = Read(await input.ReadLineAsync(cancellation));
        if (options.Sink is null)
        {
            await using var bare = await BareApp.StartAsync(options, cancellation);
            await ServeAsync(bare.Address, input, output, cancellation);
        }
        else
        {
            await using var app = await BenchApp.StartAsync(options, cancellation);
            await ServeAsync(app.Address, input, output, cancellation);
        }
    }

    private static async Task ServeAsync(string address, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        await output.WriteLineAsync(address);
        await output.FlushAsync(cancellation);
        Task ended = Task.Run(input.ReadToEnd, CancellationToken.None);
        await ended.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ServeOptions Read(string? line)
    {
        try
        {
            if (JsonSerializer.Deserialize(line ?? "", BenchJson.Default.ServeOptions) is { Storage.Length: > 0 } options)
                return options;
        }
        catch (JsonException)
        {
            // Said below: nobody but a bench writes this line
        }

        throw new CommandException("'gtm bench serve' is started by 'gtm bench' alone.");
    }
}
