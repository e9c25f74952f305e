using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Poll.Answers;

namespace GtmFunctions.Tests.Catalog;

/// <summary>What intake makes of the answers that the catalogue has as samples of what is polled.</summary>
internal static class PolledReading
{
    /// <summary>The records of the sample, as a page of them is cut up.</summary>
    public static AnswerRecords Answer(PolledRecords records) =>
        AnswerReading.Read(records, Encoding.UTF8.GetBytes(records.Sample!.Body), "", text => text);

    /// <summary>The items of the sample, as the poller hands them to intake and intake reads them.</summary>
    public static IReadOnlyList<NormalisedItem> Read(SourceDefinition provider, PolledRecords records)
    {
        var source = CatalogueMappings.Source(provider);
        var job = new PollJob(source, records, source.Poll!.Whom);
        return
        [
            .. PageSender.Messages(job, [.. Answer(records).Items.Select(item => item?.DeepClone())], DateTimeOffset.UnixEpoch)
                .SelectMany(message => IntakeItem.Split(message, job.As.Provider.Event)
                    .Select(item => Normaliser.Normalise(ArrivedSource.For(source, message.Arrival), item, message.Headers, records.Name))),
        ];
    }
}
