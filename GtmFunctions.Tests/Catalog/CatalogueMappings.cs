using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;

namespace GtmFunctions.Tests.Catalog;

/// <summary>How all that comes of a provider is read, as the catalogue alone says.</summary>
internal static class CatalogueMappings
{
    /// <summary>Its webhooks' mapping, and that of each of the records that it is polled for.</summary>
    public static IEnumerable<SourceMapping> For(SourceDefinition provider)
    {
        var polled = Records(provider).Values.Select(records => records.Mapping);
        return provider.IsOnlyPolled ? polled : polled.Prepend(new SourceMapping(provider));
    }

    /// <summary>The provider as each of the records that it is polled for is read.</summary>
    public static IReadOnlyDictionary<string, Source> Records(SourceDefinition provider) => PollRecordsReading.Sources(new Source
    {
        Name = provider.Name,
        Provider = provider,
        Secrets = [],
        Mapping = new SourceMapping(provider),
        Poll = provider.Poll is not { } poll ? null : new SourcePoll
        {
            Records = poll.Records,
            Whom = new Destination { Name = $"poll.{provider.Name}", Connector = poll.Connector },
        },
    });
}
