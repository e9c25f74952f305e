using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline;

/// <summary>
/// What a deployed app does when it starts: make the queues that its triggers listen to, and publish the document that came with the
/// package when none was published yet. Where storage is away the app starts all the same, says so, and answers 503 until it is back.
/// </summary>
public sealed partial class PipelineStart(
    StoragePreparation storage, ConfigurationVersions configurations, IConfiguration settings, ILogger<PipelineStart> logger) : IHostedService
{
    /// <summary>The setting that names the first configuration document, relative to the app's folder.</summary>
    public const string DocumentSetting = "GTM_CONFIG";

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.EnsureAsync(cancellationToken);
            if (settings[DocumentSetting] is { Length: > 0 } document && await configurations.TryCurrentAsync(cancellationToken) is null)
                await PublishAsync(Path.Combine(AppContext.BaseDirectory, document), cancellationToken);
        }
        catch (Exception failure) when (failure is Azure.RequestFailedException or AggregateException)
        {
            Log.StorageAway(logger, failure);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PublishAsync(string path, CancellationToken cancellation)
    {
        var read = await configurations.PublishAsync(BundleFiles.Load(path), cancellation);
        foreach (var error in read.Errors)
            Log.Invalid(logger, error);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "Storage could not be prepared; webhooks are answered 503 until it is back")]
        public static partial void StorageAway(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The configuration of the package is not valid and was not published: {Error}")]
        public static partial void Invalid(ILogger logger, ConfigurationError error);
    }
}
