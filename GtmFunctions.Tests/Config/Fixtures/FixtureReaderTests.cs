using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Tests.Ops.Fixtures;
using Xunit;

namespace GtmFunctions.Tests.Config.Fixtures;

public sealed class FixtureReaderTests
{
    // What is before the part that a row is about, so that its own lines begin with 3
    private const string Lead = "fixtures:\n  lead:\n";
    private const string Given = Lead + "    given: { type: lead.created }\n";
    private const string Expect = "    expect: { outcome: routed }\n";

    public static TheoryData<string, int, string> Broken => new()
    {
        { "", 1, "the document is empty" },
        { "fixtures:\n  lead: [", 3, "this is not YAML" },
        { "- lead", 1, "the file must be a mapping: begin with 'fixtures:'" },
        { "fixture: {}", 1, "there is no key 'fixture' here: did you mean 'fixtures'?" },
        { "fixtures: [lead]", 1, "this must be fixtures by name" },
        { "fixtures:\n  a lead: { given: { type: lead.created }, expect: { outcome: routed } }", 2, "a name has letters, digits" },
        { "fixtures:\n  lead: {}\n  lead: {}", 3, "the key 'lead' is here twice" },
        { Lead + Expect, 2, "'given' is missing" },
        { Given, 2, "'expect' is missing" },
        { Given + "    expect: {}", 4, "this must not be empty: write what is expected" },
        { Given + Expect + "    expects: { outcome: routed }", 5, "there is no key 'expects' here: did you mean 'expect'?" },
        { Given + "    expect:\n      outcom: routed", 5, "there is no key 'outcom' here: did you mean 'outcome'?" },
        { Given + "    expect:\n      outcome: delivered", 5, "this must be one of routed, filtered, logged" },
        { Lead + "    given: { source: form, payload: {} }\n" + Expect, 3, "there is no source 'form': did you mean 'forms'?" },
        { Lead + "    given: { sample: form }\n" + Expect, 3, "there is no source 'form': did you mean 'forms'?" },
        { Lead + "    given: { source: forms }\n" + Expect, 3, "give the webhook's body once" },
        { Lead + "    given: { source: forms, payload: {}, text: x }\n" + Expect, 3, "give the webhook's body once" },
        { Lead + "    given: { payload: {} }\n" + Expect, 3, "say what comes in: { source, payload } for a webhook" },
        { Lead + "    given:\n      type: lead.created\n      payload: {}\n" + Expect, 5, "a canonical event (type) has no 'payload'" },
        { Lead + "    given: { sorce: forms, payload: {} }\n" + Expect, 3, "there is no key 'sorce' here: did you mean 'source'?" },
        { Lead + "    given:\n      type: lead.created\n      time: yesterday\n" + Expect, 5, "this is no time: write one such as" },
        {
            Lead + "    given: { type: a, data: { person: { email: a@b.example }, person.email: c@d.example } }\n" + Expect, 3,
            "this is written twice"
        },
        {
            Lead + "    given:\n      type: a\n      data:\n        person.emails[0]: a@b.example\n" + Expect, 6,
            "a field is written by names alone"
        },
        { Given + Expect + "    at: noon", 5, "this is no time: write one such as 2026-03-02T09:00:00Z" },
        { Given + Expect + "    known:\n      raw.x: 1", 6, "this is no field that an enricher could give" },
        { Given + Expect + "    known: { account.employees[: 1 }", 5, "" },
        { Given + Expect + "    after: led", 5, "there is no fixture 'led': did you mean 'lead'?" },
        { Given + Expect + "    after: lead", 5, "a fixture comes after itself: lead, after lead" },
        {
            Given + Expect + "    owned:\n      taken: { ann@example.con: 3 }", 6,
            "there is no member of a roster 'ann@example.con': did you mean 'ann@example.com'?"
        },
        { Given + Expect + "    owned: { taken: { ann@example.com: many } }", 5, "this must be a whole number" },
        { Given + Expect + "    owned: { account: Ann }", 5, "this must be an e-mail address" },
        { Given + Expect + "    owned: { last: [ben@example.co] }", 5, "no member of a roster 'ben@example.co'" },
        { Given + "    expect:\n      owner: Ann", 5, "this must be an e-mail address" },
        { Given + "    expect:\n      team: emeaa", 5, "there is no team 'emeaa': did you mean 'emea'?" },
        { Given + "    expect:\n      branch: hihg", 5, "there is no branch 'hihg': did you mean 'high'?" },
        { Given + "    expect:\n      branch: { inbond: high }", 5, "there is no workflow 'inbond': did you mean 'inbound'?" },
        { Given + "    expect:\n      branch: { deals: high }", 5, "there is no branch of 'deals' 'high'" },
        { Given + "    expect:\n      score: { tier: hot }", 5, "there is no tier 'hot'" },
        { Given + "    expect:\n      score: { points: many }", 5, "this must be a number" },
        { Given + "    expect:\n      actions:\n        - slakc", 6, "there is no destination 'slakc': did you mean 'slack'?" },
        { Given + "    expect:\n      actions: slack", 5, "this must be the destinations" },
        { Given + "    expect:\n      actions: [ { message: hello } ]", 5, "'to' is missing" },
        { Given + "    expect:\n      actions:\n        - to: slack\n          message: { $contain: a }", 7, "$contain" },
        { Given + "    expect:\n      actions:\n        - to: slack\n          body: { text: { $has: a } }", 7, "$has" },
        { Given + "    expect:\n      fields: { person.email: { $is: a } }", 5, "$is" },
        { Given + "    expect:\n      signals: [interst]", 5, "there is no signal 'interst': did you mean 'interest'?" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Read_BrokenFile_TellsItsLine(string text, int line, string message)
    {
        var file = FixtureReader.Read(FixtureDocument.Configuration, text);

        Assert.Empty(file.Fixtures);
        var error = Assert.Single(file.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(("fixtures.yaml", line), (error.File, error.Line));
    }

    [Fact]
    public void Read_SeveralMistakes_TellsThemAllByLine()
    {
        var file = FixtureReader.Read(
            FixtureDocument.Configuration,
            Given + "    expect:\n      owner: Ann\n      team: emeaa\n  other: { expect: { outcome: routed } }\n");

        Assert.Equal([5, 6, 7], file.Errors.Select(error => error.Line));
    }

    [Fact]
    public void Read_NoFile_HasNoFixturesAndNoErrors() =>
        Assert.Same(FixtureFile.None, FixtureReader.Read(FixtureDocument.Configuration, null));

    [Fact]
    public void Read_CircleOfThree_IsToldOfEach()
    {
        const string Rest = ", given: { type: a }, expect: { outcome: routed } }\n";

        var file = FixtureReader.Read(
            FixtureDocument.Configuration, $"fixtures:\n  a: {{ after: b{Rest}  b: {{ after: c{Rest}  c: {{ after: a{Rest}");

        Assert.Equal(3, file.Errors.Count);
        Assert.EndsWith("a fixture comes after itself: a, after b, after c, after a", file.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LargeFile_IsReadWhole()
    {
        const string Of = "{ given: { type: lead.created }, expect: { outcome: routed, actions: [slack, sequencer] } }";
        var text = "fixtures:\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"  f{i}: {Of}\n"));

        Assert.Equal(2_000, FixtureReader.Read(FixtureDocument.Configuration, text).Fixtures.Count);
    }
}
