using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using Xunit;

namespace GtmFunctions.Tests.Events;

public sealed class EventKeysTests
{
    [Fact]
    public void From_AnEventThatNamesAPerson_HasAllItsKeysOnce()
    {
        var keys = EventKeys.From(
            Event(
                """
                {"person":{"email":"jane@acme.example","phone":"+4930123456","id":701,"externalId":"U-9"},
                 "account":{"domain":"acme.example","id":"A1"},
                 "raw":{"email":"Jane@Acme.example","guests":["Dee Park <dee@partner.example>"],"note":"cc: bob@mail.example, thanks"}}
                """,
                subject: "jane@acme.example"),
            "d20261123-1");

        Assert.Equal(
            [
                "Delivery d20261123-1",
                "Person jane@acme.example", "Person dee@partner.example", "Person bob@mail.example",
                "Account acme.example",
                "Phone 4930123456",
                "Id msg_1", "Id 701", "Id u-9", "Id a1",
            ],
            keys.Select(key => $"{key.Kind} {key.Value}"));
    }

    [Theory]
    [InlineData("""{"person":{"email":"jane@gmail.com"}}""", null)]
    [InlineData("""{"person":{"email":"jane@eu.acme.com"}}""", "acme.com")]
    [InlineData("""{"account":{"domain":"acme.com"},"person":{"email":"jane@gmail.com"}}""", "acme.com")]
    [InlineData("""{"account":"acme.com","person":[1]}""", null)]
    public void From_ACompany_IsItsOwnDomainOnly(string data, string? account) => Assert.Equal(
        account,
        EventKeys.From(Event(data)).SingleOrDefault(key => key.Kind == EventKeyKind.Account)?.Value);

    [Fact]
    public void From_AnEventThatNamesHundreds_IsBoundedAndKeepsThePersonItIsAbout()
    {
        var many = string.Join(',', Enumerable.Range(0, 500).Select(number => $"\"p{number}@acme.com\""));
        var keys = EventKeys.From(Event($$$"""{"raw":[{{{many}}}],"person":{"email":"jane@acme.com"}}"""));

        Assert.Equal(EventKeys.MostOfAKind, keys.Count(key => key.Kind == EventKeyKind.Person));
        Assert.Contains(EventKey.ForPerson("jane@acme.com"), keys);
    }

    [Theory]
    [InlineData("Jane@Acme.example ", "Person jane@acme.example", true)]
    [InlineData("d20261123-0123", "Delivery d20261123-0123", true)]
    [InlineData("https://www.acme.com/about", "Account acme.com", false)]
    [InlineData("+49 30 123456", "Phone 4930123456", false)]
    [InlineData("(030) 123-456", "Phone 030123456", false)]
    [InlineData("0049 30 123456", "Phone 4930123456", false)]
    [InlineData("7010012345", "Phone 7010012345, Id 7010012345", false)]
    [InlineData("evt_1ABC", "Id evt_1abc", false)]
    [InlineData("acme", "", false)]
    [InlineData("jane@", "", false)]
    [InlineData("demo request 5", "", false)]
    [InlineData("gmail.com", "", false)]
    public void Parse_WhatSomebodyTyped_IsRecognised(string text, string keys, bool isCertain)
    {
        var find = FindText.Parse(text);

        Assert.Equal(keys, string.Join(", ", find.Keys.Select(key => $"{key.Kind} {key.Value}")));
        Assert.Equal(isCertain, find.IsCertain);
    }

    private static CanonicalEvent Event(string data, string? subject = null) => new()
    {
        Id = "e20261123-1",
        Source = "forms",
        Type = "lead.created",
        Subject = subject,
        Time = DateTimeOffset.UnixEpoch,
        ProviderId = "msg_1",
        ProviderType = "form",
        Data = JsonNode.Parse(data)!.AsObject(),
    };
}
