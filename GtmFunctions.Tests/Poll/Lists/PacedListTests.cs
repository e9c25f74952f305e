using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Tests.Config.Reading;
using Xunit;

namespace GtmFunctions.Tests.Poll.Lists;

/// <summary>The calls for a list count with those of whoever else asks the same account of the same API.</summary>
public sealed class PacedListTests
{
    private const string InPlace = "{ provider: hubspot, token: HUBSPOT_TOKEN, records: companies }";
    private const string Destination = "destinations: { hub: { connector: hubspot, token: HUBSPOT_TOKEN } }";
    private const string Source = "hub: { provider: hubspot, poll: { token: HUBSPOT_TOKEN, records: [deals] } }";

    [Theory]
    [InlineData(InPlace, "crm: { provider: stripe, secrets: [CRM_SECRET] }", "", "poll.list.a")]
    [InlineData(InPlace, "crm: { provider: stripe, secrets: [CRM_SECRET] }", Destination, "hub")]
    [InlineData(InPlace, Source, "", "poll.hub")]
    [InlineData("{ poll: hub, records: companies }", Source, "", "poll.hub")]
    [InlineData("{ poll: hub, records: companies }", Source, Destination, "hub")]
    [InlineData("{ provider: hubspot, token: OTHER_TOKEN, records: companies }", Source, Destination, "poll.list.a")]
    public void For_AList_IsPacedAsWhoeverAsksTheSameAccount(string from, string source, string destination, string paced)
    {
        var read = Mistake.Read($"sources: {{ {source} }}\nlists: {{ a: {{ from: {from}, key: id }} }}\n{destination}");
        Assert.Empty(read.Errors);

        var job = PollJob.For(read.Configuration!.Lists["a"].Poll!, read.Configuration);

        Assert.Equal((paced, "list.a.companies"), ((job.Whom.PacedAs ?? job.Whom).Name, job.Name));
    }

    [Fact]
    public void For_AListWithALimitOfItsOwn_IsPacedByIt()
    {
        var read = Mistake.Read(
            $"sources: {{ {Source} }}\nlists: {{ a: {{ from: {{ provider: hubspot, token: HUBSPOT_TOKEN, records: companies, "
            + $"limit: {{ requests: 1, per: 1s }} }}, key: id }} }}\n{Destination}");

        var job = PollJob.For(read.Configuration!.Lists["a"].Poll!, read.Configuration);

        Assert.Equal((null, 1), (job.Whom.PacedAs, Assert.Single(job.Whom.Limits!).Requests));
    }
}
