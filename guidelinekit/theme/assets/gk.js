/* Behavior of the pages. Nothing here is needed to read one. */
(()=>{
"use strict";
const D=document,root=D.documentElement;
const $=(s,r=D)=>r.querySelector(s),$$=(s,r=D)=>[...r.querySelectorAll(s)];
// Storage may be missing or refused.
const store=area=>({
  get:k=>{try{return area().getItem("gk:"+k)}catch{return null}},
  set:(k,v)=>{try{area().setItem("gk:"+k,v)}catch{}}});
const L=store(()=>localStorage),S=store(()=>sessionStorage);
const fill=(text,values)=>(text||"").replace(/\{(\w+)\}/g,(m,k)=>k in values?values[k]:m);
const el=(tag,text)=>{const e=D.createElement(tag);e.textContent=text;return e};
const words=e=>[...e.childNodes].filter(n=>!n.matches?.(".gk-key,kbd,input,.gk-small")).map(n=>n.textContent).join("").trim();
const say=text=>{
 let p=$("#_say");
 if(!p){p=el("p","");p.id="_say";p.className="gk-vh";p.setAttribute("role","status");D.body.append(p)}
 p.textContent="";setTimeout(()=>p.textContent=text,50)};
const focus=e=>{if(e){e.tabIndex=-1;e.focus()}};
const hash=()=>{try{return decodeURIComponent(location.hash.slice(1))}catch{return""}};
const target=()=>hash()?D.getElementById(hash()):null;
const toggle=(e,on,a,b)=>{e.textContent=e.dataset[on?a:b]};
const rtl=e=>getComputedStyle(e).direction==="rtl";

/* Colors: before the page is drawn */
const SCHEMES=["auto","light","dark"];
const scheme=()=>SCHEMES.includes(L.get("scheme"))?L.get("scheme"):"auto";
const paint=()=>{if(scheme()==="auto")delete root.dataset.scheme;else root.dataset.scheme=scheme()};
paint();

/* Single keys can be switched off */
const keysOn=()=>L.get("keys")!=="off";
const showSwitches=()=>{
 $$('[data-do="scheme"]').forEach(b=>b.textContent=b.dataset[scheme()]);
 $$('[data-do="keys"]').forEach(b=>toggle(b,keysOn(),"on","off"));
 $$('[data-do="warnings"]').forEach(b=>toggle(b,S.get("warn"),"close","open"));
 $$('[data-do="steps"]').forEach(b=>toggle(b,$(".gk-walk"),"all","one"))};

/* Decide: one question at a time */
const decide=list=>{
 const steps=[...list.children].filter(s=>s.matches(".gk-step"));
 if(!steps.length)return;
 const box=list.closest(".gk-decide")||list.parentNode,path=$(".gk-path",box);
 const key="path:"+(list.closest(".gk")?.dataset.guideline||"")+":"+steps[0].id;
 let trail=[];
 try{trail=JSON.parse(S.get(key))||[]}catch{}
 const links=s=>$$(".gk-answers a",s),find=id=>steps.find(s=>s.id===id),answer=([id,i])=>find(id)&&links(find(id))[i];
 const show=(at,moved)=>{
  trail=trail.filter(answer);
  const seen=trail.findIndex(t=>t[0]===at.id);
  if(seen>=0)trail.length=seen;
  // Who comes from elsewhere has given no answers.
  else if(trail.length&&answer(trail.at(-1)).getAttribute("href")!=="#"+at.id)trail=[];
  S.set(key,JSON.stringify(trail));
  steps.forEach(s=>s.classList.toggle("gk-now",s===at));
  $$(".gk-tree [data-step]",box).forEach(g=>g.classList.toggle("gk-now",g.dataset.step===at.id));
  path?.replaceChildren(...trail.map(t=>{
     const h=$("h2, h3",find(t[0])),a=answer(t),li=el("li","");
     const link=el("a",(h.dataset.short||h.textContent)+": "+(a.dataset.answer||words($("span",a)||a)));
     link.href="#"+t[0];li.append(link);return li}));
  $$('[data-do="back"]',box).forEach(b=>b.hidden=!trail.length);
  if(moved)focus($("h2, h3",at))};
 list.addEventListener("click",e=>{
   const a=e.target.closest(".gk-answers a"),s=a?.closest(".gk-step");
   if(a){trail=[...trail.filter(t=>t[0]!==s.id),[s.id,links(s).indexOf(a)]];S.set(key,JSON.stringify(trail))}});
 list.gkBack=()=>{if(trail.length)location.hash=trail.at(-1)[0]};
 addEventListener("hashchange",()=>{const s=hash()?find(hash()):steps[0];if(s)show(s,true)});
 list.classList.add("gk-walk");
 show(find(hash())||steps[0])};

/* Practice: one item at a time */
const practice=box=>{
 const forms=$$(".gk-quiz",box),scored=forms.filter(f=>$("input",f)),progress=$("[data-progress]",box),score=$(".gk-score",box);
 if(!forms.length)return;
 let at=0,right=0,again=new Set(),done=new Set();
 const named=()=>forms.indexOf(target());
 const show=moved=>{
  forms.forEach((f,i)=>f.hidden=i!==at);
  if(progress){progress.textContent=fill(progress.dataset.progress,{n:Math.min(at+1,forms.length),all:forms.length,right});progress.hidden=at>=forms.length}
  if(score)score.hidden=at<forms.length;
  if(at<forms.length){if(moved)focus($("h2, h3, legend",forms[at]));return}
  const line=again.size?box.dataset.line:box.dataset.lineAll||box.dataset.line;
  const date=new Date().toLocaleDateString(root.lang||undefined,{dateStyle:"medium"});
  if(score){$(".gk-copy",score).textContent=fill(line,{date,right,all:scored.length,labels:[...again].join(", ")});focus($("h2, h3",score))}};
 const check=f=>{
  const chosen=$$("input:checked",f),wanted=(f.dataset.right||"").split(" ").filter(Boolean);
  if(!chosen.length)return;
  const ok=chosen.length===wanted.length&&chosen.every(i=>wanted.includes(i.value)),names=list=>list.map(i=>words(i.parentNode));
  const fold=$("details",f),result=$(".gk-result",f);
  if(fold)fold.open=true;
  if(result){result.hidden=false;result.textContent=fill(ok?result.dataset.yes:result.dataset.no,{label:names(chosen).join(", ")});say(result.textContent)}
  if(!done.has(f)){done.add(f);if(ok)right++;else names($$("input",f).filter(i=>wanted.includes(i.value))).forEach(n=>again.add(n))}};
 const next=()=>{at++;show(true)};
 box.addEventListener("submit",e=>{e.preventDefault();check(e.target)});
 box.addEventListener("change",e=>{if(e.target.type==="radio")check(e.target.form)});
 box.addEventListener("click",async e=>{
   const b=e.target.closest("[data-do]"),action=b?.dataset.do;
   if(action==="next")next();
   if(action==="again"){at=right=0;again.clear();done.clear();forms.forEach(f=>{f.reset();$$("details",f).forEach(d=>d.open=false);$$(".gk-result",f).forEach(r=>r.hidden=true)});show(true)}
   if(action==="copy"&&await copy($(".gk-copy",box).textContent))flash(b)});
 box.gkKey=key=>{
  const f=forms[at],input=f&&$$("input[data-k]",f).find(i=>i.dataset.k.toLowerCase()===key);
  if(input){if(input.type==="radio")input.checked=true;else input.checked=!input.checked;input.focus();if(input.type==="radio")check(f)}
  else if(f&&key==="enter"&&$("details",f)?.open)next();else return false;
  return true};
 addEventListener("hashchange",()=>{if(named()>=0){at=named();show(true)}});
 at=Math.max(0,named());
 show(false)};

/* Filters */
const filter=form=>{
 const area=D.getElementById(form.dataset.rows)||form.closest(".gk")||D,names=[...new Set([...form.elements].map(i=>i.name).filter(Boolean))];
 const rows=$$(names.map(n=>`[data-${n}]`).join(",")||"_",area).filter(r=>!form.contains(r));
 const value=n=>form.elements[n].value,query=new URLSearchParams(location.search);
 let none=form;do none=none.nextElementSibling;while(none&&!none.matches(".gk-none, .gk-only"));
 if(!none?.matches(".gk-none"))none=$(".gk-none",area);
 const apply=told=>{
  const set=names.filter(value);
  let n=0;
  rows.forEach(r=>{const on=set.every(k=>(r.getAttribute("data-"+k)||"").split(" ").includes(value(k)));r.hidden=!on;n+=on;
    const a=$('.gk-toc [href$="#'+encodeURIComponent(r.id)+'"]');if(a)a.parentNode.hidden=!on});
  $$("[data-group]",area).forEach(g=>g.hidden=!rows.some(r=>g.contains(r)&&!r.hidden));
  if(set.length)$$("details.gk-fold",area).forEach(d=>{if(rows.some(r=>d.contains(r)&&!r.hidden))d.open=true});
  if(none)none.hidden=n>0;
  const text=fill(form.dataset.count,{n,all:rows.length}),out=$("output",form);
  if(out)out.textContent=set.length?text:"";
  if(told&&!out)say(text)};
 const all=()=>{$$("select",form).forEach(s=>s.value="");$$("input",form).forEach(i=>{if(i.type==="radio")i.checked=!i.value;else i.value=""});apply(true)};
 names.forEach(n=>{if(query.has(n))form.elements[n].value=query.get(n)});
 form.addEventListener("change",()=>apply(true));
 form.addEventListener("submit",e=>e.preventDefault());
 none?.addEventListener("click",e=>{if(e.target.closest('[data-do="all"]')){all();$("select, input",form)?.focus()}});
 // A link to a row that the filter hides shows it.
 const reveal=()=>{const row=target()?.closest("[hidden]");if(rows.includes(row)){all();row.scrollIntoView()}};
 addEventListener("hashchange",reveal);apply(false);reveal()};

/* Since you last read */
const strip=box=>{
 const body=box.closest(".gk"),now=body?.dataset.version,key="read:"+body?.dataset.guideline,last=L.get(key);
 const plain=$(":scope > p:not([data-done])",box),news=$("[data-since]",box);
 if(!now||!news||$(".gk-old",body))return;
 if(!last)L.set(key,now);
 if(last===now)box.hidden=true;
 const lines=$$("[data-last]",news),versions=[now,...lines.map(p=>p.dataset.last)],index=versions.indexOf(last);
 if(index<1)return;
 news.hidden=false;if(plain)plain.hidden=true;
 lines.forEach(p=>p.hidden=p.dataset.last!==last);
 $$("[data-in]",news).forEach(r=>r.hidden=!versions.slice(0,index).includes(r.dataset.in));
 $('[data-do="read"]',box)?.addEventListener("click",()=>{
   const done=$("[data-done]",box);
   L.set(key,now);news.hidden=true;
   if(done){done.hidden=false;focus(done)}else box.hidden=true})};

/* Warnings: open all for this visit */
const warnings=open=>$$("details.gk-warn").forEach(d=>d.open=open);
/* Recordings: play from one time to another */
const play=(a,e)=>{
 let box=a,media;
 while(!media&&(box=box.parentElement))media=$("audio, video",box);
 if(!media||media.error)return;
 e.preventDefault();
 const from=+a.dataset.from,to=media.gkTo=+a.dataset.to;
 // "timeupdate" is too rare.
 const watch=()=>{if(media.paused||media.gkTo!==to)return;if(media.currentTime>=to)media.pause();else requestAnimationFrame(watch)};
 const go=()=>{media.currentTime=from;media.play().then(()=>{if(to>from)watch()},()=>{})};
 if(media.readyState)go();else{media.addEventListener("loadedmetadata",go,{once:true});media.load()}};
const copy=async text=>{try{await navigator.clipboard.writeText(text);return true}catch{return false}};
const flash=e=>{
 const text=e.dataset.copied||e.closest(".gk")?.dataset.copied;
 if(text){e.dataset.flash=text;say(text);setTimeout(()=>delete e.dataset.flash,2500)}};
// An address inside a folded section opens it; a warning stays closed.
const unfold=()=>{for(let d=target();d;d=d.parentElement)if(d.matches("details.gk-fold"))d.open=true};

D.addEventListener("click",e=>{
  const b=e.target.closest?.("[data-do], a[data-from], a.gk-id");
  if(!b)return;
  const action=b.dataset.do;
  if(action==="scheme"){L.set("scheme",SCHEMES[(SCHEMES.indexOf(scheme())+1)% 3]);paint()}
  else if(action==="keys")L.set("keys",keysOn()?"off":"on");
  else if(action==="warnings"){S.set("warn",S.get("warn")?"":"1");warnings(!!S.get("warn"))}
  else if(action==="steps")$$(".gk-steps").forEach(l=>l.classList.toggle("gk-walk"));
  else if(action==="back")($(".gk-steps",b.closest(".gk-decide")||D))?.gkBack?.();
  else if(b.dataset.from)play(b,e);
  else if(b.matches(".gk-id"))copy(b.href).then(ok=>ok&&flash(b));
  if(["scheme","keys","warnings","steps"].includes(action)){showSwitches();if(b.closest(".gk-foot, .gk-hint"))say(b.textContent)}});

D.addEventListener("keydown",e=>{
  if(e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented||e.isComposing||!keysOn()||$("dialog:modal"))return;
  const t=e.target,key=e.key.toLowerCase();
  if(t.closest?.("textarea, select, audio, video, [contenteditable], input:not([type=radio], [type=checkbox])"))return;
  const walk=$(".gk-walk"),arrow=key==="arrowleft"||key==="arrowright";
  const quiz=$$(".gk-practice").find(q=>!(key==="enter"&&t.closest("a, button, summary"))&&q.gkKey?.(key));
  const step=walk&&/^[1-9]$/.test(key)?$$(".gk-now .gk-answers a",walk)[key - 1]:null;
  let link=step;
  if(quiz)return e.preventDefault();
  if(walk&&key==="backspace"){e.preventDefault();walk.gkBack();return}
  if(arrow)link=t.closest?.("input, .gk-table")?null:$(".gk-prevnext [rel="+((key==="arrowleft")===rtl(D.body)?"next":"prev")+"]");
  else link||=$$("#_menu a[data-k]").find(a=>a.dataset.k.toLowerCase()===key);
  if(link){e.preventDefault();link.click()}});

/* Material may replace the body. */
const ready=new WeakSet();
const start=()=>{
 $$("[data-js]").forEach(e=>e.hidden=false);
 const each=(s,f)=>$$(s).forEach(e=>{if(!ready.has(e)){ready.add(e);f(e)}});
 each(".gk-steps",decide);each(".gk-practice",practice);each("form.gk-only",filter);each("[data-strip]",strip);
 if(S.get("warn"))warnings(true);
 showSwitches();unfold()};
addEventListener("hashchange",unfold);
if(D.readyState==="loading")D.addEventListener("DOMContentLoaded",start);else start();
window.document$?.subscribe?.(start);
})();
