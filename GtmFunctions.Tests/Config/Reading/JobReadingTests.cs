using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class JobReadingTests
{
    private const string Sources = "sources: { crm: { provider: stripe, secrets: [A] } }";

    private static readonly ConfigurationReader Reader =
        ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());

    [Theory]
    [InlineData("jobs.j", "'every' is missing", "{ do: enrich-again }")]
    [InlineData("jobs.j.do", "this must be one of enrich-again, score-again, find-duplicates", "{ do: enrich, every: \"0 2 * * *\" }")]
    [InlineData("jobs.j.every", "this takes five fields", "{ do: enrich-again, every: 5m }")]
    [InlineData("jobs.j.every", "this is never due", "{ do: enrich-again, every: \"0 0 31 2 *\" }")]
    [InlineData("jobs.j.zone", "'Berlin' is no time zone", "{ do: enrich-again, every: \"0 2 * * *\", zone: Berlin }")]
    [InlineData("jobs.j.source", "there is no source 'crn': did you mean 'crm'?", "{ do: score-again, every: \"0 2 * * *\", source: crn }")]
    [InlineData("jobs.j.since", "this must be at most 400d", "{ do: score-again, every: \"0 2 * * *\", since: 500d }")]
    [InlineData("jobs.j.olderThan", "only a job that does enrich-again", "{ do: score-again, every: \"0 2 * * *\", olderThan: 5d }")]
    [InlineData("jobs.j.rate", "a job that does find-duplicates puts nothing back",
        "{ do: find-duplicates, every: \"0 2 * * *\", rate: 5 }")]
    [InlineData("jobs.j.skip", "'notify' is in 'include' too",
        "{ do: score-again, every: \"0 2 * * *\", include: [notify], skip: [notify] }")]
    public void Read_Mistake_IsNamedWithItsKey(string path, string message, string job)
    {
        var errors = Reader.Read("gtm.yaml", $"version: 1\n{Sources}\njobs: {{ j: {job} }}", _ => null).Errors;

        Assert.True(
            errors.Any(error => error.Path == path && error.Message.StartsWith(message, StringComparison.Ordinal)),
            string.Join('\n', errors));
    }

    [Fact]
    public void Read_WhatIsDueOnly_HasTheDefaults()
    {
        var read = Reader.Read(
            "gtm.yaml",
            $"version: 1\n{Sources}\njobs: {{ j: {{ do: enrich-again, every: \"30 2 * * *\", zone: Europe/Berlin, source: crm }} }}",
            _ => null);

        Assert.Equivalent(
            new Job
            {
                Name = "j",
                Kind = JobKind.EnrichAgain,
                Every = Schedule.Parse("30 2 * * *", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")),
                Source = "crm",
            },
            read.Configuration!.Jobs["j"]);
    }
}
