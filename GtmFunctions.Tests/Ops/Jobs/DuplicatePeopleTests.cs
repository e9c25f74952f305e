using GtmFunctions.Pipeline.Ops.Jobs;
using Xunit;

namespace GtmFunctions.Tests.Ops.Jobs;

public sealed class DuplicatePeopleTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_OneTelephoneNumber_IsOnePerson() => Assert.Equal(
        ["telephone number: ada@acme.example, ada@home.example"],
        Find(Person("ada@acme.example") with { Phone = "4930123456" }, Person("ada@home.example") with { Phone = "4930123456" }));

    [Fact]
    public void Find_OneNameAtOneCompany_IsOnePerson() => Assert.Equal(
        ["name and company: a.byron@acme.example, ada@acme.example"],
        Find(
            Person("ada@acme.example") with { Name = "ada byron", Domain = "acme.example" },
            Person("a.byron@acme.example") with { Name = "ada byron", Domain = "acme.example" },
            Person("ada@other.example") with { Name = "ada byron", Domain = "other.example" }));

    [Fact]
    public void Find_OneMailboxWithAndWithoutATag_IsOnePerson() => Assert.Equal(
        ["mailbox: ada+news@acme.example, ada@acme.example"],
        Find(Person("ada@acme.example"), Person("ada+news@acme.example"), Person("+@acme.example")));

    [Fact]
    public void Find_ThatTheOneHasInCommonWithASecondAndThatWithAThird_AreOnePerson() => Assert.Equal(
        ["mailbox, telephone number: ada+b@acme.example, ada@acme.example, ada@home.example"],
        Find(
            Person("ada@home.example") with { Phone = "4930123456" },
            Person("ada@acme.example") with { Phone = "4930123456" },
            Person("ada+b@acme.example")));

    [Fact]
    public void Find_ASwitchboardsNumber_MakesNobodyOne() => Assert.Empty(Find(
        [.. Enumerable.Range(0, DuplicatePeople.MostAlike + 1).Select(i => Person($"p{i}@acme.example") with { Phone = "4930123456" })]));

    private static KnownPerson Person(string email) => new($"e-{email}", Nine, email);

    private static IEnumerable<string> Find(params KnownPerson[] people) => DuplicatePeople.Find(people).Select(group =>
        $"{string.Join(", ", group.Why)}: {string.Join(", ", group.People.Select(person => person.Email).Order(StringComparer.Ordinal))}");
}
