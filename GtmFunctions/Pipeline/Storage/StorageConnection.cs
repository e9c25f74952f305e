using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// The clients of one storage account, made from the settings that the Functions host's triggers read too: a connection string in
/// <c>GtmStorage</c>, or <c>GtmStorage__queueServiceUri</c>, <c>GtmStorage__tableServiceUri</c> and <c>GtmStorage__blobServiceUri</c>
/// with <c>GtmStorage__clientId</c> for a user-assigned identity.
/// </summary>
public sealed class StorageConnection
{
    /// <summary>The setting's name, and the prefix of the identity-based ones.</summary>
    public const string SettingName = "GtmStorage";

    private StorageConnection(
        Func<QueueClientOptions, QueueServiceClient> queues,
        Func<bool, QueueMessageEncoding, QueueClientOptions> options,
        TableServiceClient tables,
        BlobServiceClient blobs,
        BlobServiceClient edgeBlobs)
    {
        Queues = queues(options(false, QueueMessageEncoding.Base64));
        EdgeQueues = queues(options(true, QueueMessageEncoding.Base64));
        RawQueues = queues(options(false, QueueMessageEncoding.None));
        EdgeRawQueues = queues(options(true, QueueMessageEncoding.None));
        (Tables, Blobs, EdgeBlobs) = (tables, blobs, edgeBlobs);
    }

    /// <summary>Whether it is on this machine, as the emulator is.</summary>
    public bool IsHere => Queues.Uri.IsLoopback;

    /// <summary>Whether an identity proves us, and not a connection string.</summary>
    public bool ByIdentity { get; private init; }

    /// <summary>Queue Storage; messages are written in base64, as host.json's <c>messageEncoding</c> says.</summary>
    public QueueServiceClient Queues { get; }

    /// <summary>Queue Storage with the patience of a provider that waits for our answer: one quick retry.</summary>
    public QueueServiceClient EdgeQueues { get; }

    /// <summary>
    /// Queue Storage with bodies as they stand, for who looks at what others put there: a client that decodes throws for a whole batch when
    /// one message of it is not base64.
    /// </summary>
    public QueueServiceClient RawQueues { get; }

    /// <summary><see cref="RawQueues"/> with the patience of <see cref="EdgeQueues"/>.</summary>
    public QueueServiceClient EdgeRawQueues { get; }

    /// <summary>Table Storage.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>Blob Storage.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>Blob Storage with the patience of <see cref="EdgeQueues"/>.</summary>
    public BlobServiceClient EdgeBlobs { get; }

    /// <summary>Makes the clients. Nothing is called yet.</summary>
    /// <param name="settings">The application's settings.</param>
    /// <param name="configure">Changes the options of every client, such as by adding a policy.</param>
    /// <exception cref="InvalidOperationException">Neither form of the setting is there.</exception>
    public static StorageConnection FromSettings(IConfiguration settings, Action<ClientOptions>? configure = null)
    {
        T Options<T>(T options, bool edge)
            where T : ClientOptions
        {
            options.Retry.Mode = RetryMode.Exponential;
            options.Retry.Delay = TimeSpan.FromMilliseconds(edge ? 100 : 200);
            options.Retry.MaxRetries = edge ? 1 : 4;
            options.Retry.NetworkTimeout = TimeSpan.FromSeconds(edge ? 2 : 30);
            configure?.Invoke(options);
            return options;
        }

        QueueClientOptions QueueOptions(bool edge, QueueMessageEncoding encoding) =>
            Options(new QueueClientOptions { MessageEncoding = encoding }, edge);

        if (settings[SettingName] is { Length: > 0 } connection)
        {
            return new StorageConnection(
                options => new QueueServiceClient(connection, options),
                QueueOptions,
                new TableServiceClient(connection, Options(new TableClientOptions(), edge: false)),
                new BlobServiceClient(connection, Options(new BlobClientOptions(), edge: false)),
                new BlobServiceClient(connection, Options(new BlobClientOptions(), edge: true)));
        }

        TokenCredential credential = settings[$"{SettingName}:clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
        return new StorageConnection(
            options => new QueueServiceClient(ServiceUri(settings, "queue"), credential, options),
            QueueOptions,
            new TableServiceClient(ServiceUri(settings, "table"), credential, Options(new TableClientOptions(), edge: false)),
            new BlobServiceClient(ServiceUri(settings, "blob"), credential, Options(new BlobClientOptions(), edge: false)),
            new BlobServiceClient(ServiceUri(settings, "blob"), credential, Options(new BlobClientOptions(), edge: true)))
        { ByIdentity = true };
    }

    // An environment variable's double underscore is a colon in IConfiguration.
    private static Uri ServiceUri(IConfiguration settings, string service) =>
        Uri.TryCreate(settings[$"{SettingName}:{service}ServiceUri"], UriKind.Absolute, out var uri)
            ? uri
            : throw new InvalidOperationException(
                $"No storage is configured: set '{SettingName}' to a connection string, or '{SettingName}__{service}ServiceUri' " +
                "(and its two siblings) to the account's addresses for a managed identity.");
}
