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
        var polled = Source(provider).Records.Values.Select(records => records.Mapping);
        return provider.IsOnlyPolled ? polled : polled.Prepend(new SourceMapping(provider));
    }

    /// <summary>A source of the provider that is polled for all that it can be.</summary>
    public static Source Source(SourceDefinition provider)
    {
        var source = new Source
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
        };
        return source with { Records = PollRecordsReading.Sources(source) };
    }
}
