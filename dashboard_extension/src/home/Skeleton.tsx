/** The page's shape without a word: shown before a language is known. */
export function Skeleton() {
  return (
    <main className="page" aria-busy="true" aria-label="…">
      <div className="page-header">
        <span className="skeleton" style={{ width: 40, height: 40 }} />
        <span className="skeleton" style={{ width: 180, height: 24 }} />
      </div>
      <div className="cards">
        {[0, 1, 2, 3].map((card) => (
          <div className="card card-body" key={card}>
            <span className="skeleton" style={{ width: 90, height: 16 }} />
            <span className="skeleton" style={{ width: "60%", height: 28 }} />
            <span className="skeleton" style={{ width: "85%", height: 14 }} />
          </div>
        ))}
      </div>
      <div className="card card-body">
        {[0, 1, 2, 3, 4].map((row) => (
          <span className="skeleton" style={{ height: 20 }} key={row} />
        ))}
      </div>
    </main>
  );
}
