using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>
/// What a deployed app does when it starts: make the queues that its triggers listen to, and publish the document that came with the
/// package where storage says that none was ever published. What was published is never replaced, also where it cannot be read or this
/// build does not accept it: then the app starts all the same, says so, and serves the last version that it accepts, or 503.
/// </summary>
public sealed partial class PipelineStart(
    StoragePreparation storage,
    ConfigurationVersions configurations,
    ConfigurationReader reader,
    ConfigurationPublisher publisher,
    PublishedDocuments documents,
    IConfiguration settings,
    ILogger<PipelineStart> logger)
        : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.EnsureAsync(cancellationToken);
            if (await documents.CurrentAsync(cancellationToken) is { } published)
                await LoadAsync(published, cancellationToken);
            else if (settings[AppSettings.Document] is { Length: > 0 } document)
                await PublishFirstAsync(Path.Combine(AppContext.BaseDirectory, document), cancellationToken);
        }
        catch (Exception failure)
            when (failure is Azure.RequestFailedException or AggregateException or Azure.Identity.AuthenticationFailedException)
        {
            Log.StorageAway(logger, failure);
        }
        catch (IOException failure)
        {
            Log.NoDocument(logger, AppSettings.Document, failure.Message);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync(PublishedVersion published, CancellationToken cancellation)
    {
        try
        {
            await configurations.CurrentAsync(cancellation);
        }
        catch (ConfigurationMissingException unusable)
        {
            Log.Unusable(logger, published.Name, unusable.Message);
        }
    }

    // A version that is stored says that one was published, whatever became of the name of the current one
    private async Task PublishFirstAsync(string path, CancellationToken cancellation)
    {
        var bundle = BundleFiles.Load(path);
        var read = reader.Read(bundle);
        foreach (var error in read.Errors)
            Log.Invalid(logger, error);
        if (read.Configuration is not { } configuration)
            return;
        if ((await documents.ListAsync(cancellation)).Any(version => version.Version != configuration.Version))
            Log.NotFirst(logger);
        else
            await publisher.TryPublishAsync(
                new Publishing(bundle, new PublicationAuthor(AuthorKind.Package, bundle.FileName)),
                configuration,
                replaces: null,
                cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "Storage could not be prepared; webhooks are answered 503 until it is back")]
        public static partial void StorageAway(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The configuration of the package is not valid and was not published: {Error}")]
        public static partial void Invalid(ILogger logger, ConfigurationError error);

        [LoggerMessage(
            Level = LogLevel.Critical,
            Message = "The document that {Setting} names cannot be read, so none was published: {Reason}")]
        public static partial void NoDocument(ILogger logger, string setting, string reason);

        [LoggerMessage(
            EventId = 5041,
            EventName = "ConfigurationRefused",
            Level = LogLevel.Critical,
            Message = "Configuration {Version} is published, cannot be used, and stays: " +
                "webhooks are answered 503 until another is published. {Fault}")]
        public static partial void Unusable(ILogger logger, string version, string fault);

        [LoggerMessage(
            Level = LogLevel.Critical,
            Message = "Versions are stored and none is named as the current one; the package's was not published over them. " +
                "Go back to one by POST ops/config/rollback")]
        public static partial void NotFirst(ILogger logger);
    }
}
